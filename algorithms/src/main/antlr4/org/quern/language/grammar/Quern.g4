// Formulas, expressions and transforms. Precedence is R's (?Syntax), highest first in 'expr'; 'in' compares.
grammar Quern;

expression : expr EOF ;

transform : name ASSIGN ( NULL | expr ) EOF ;

formula : response=expr? TILDE terms=expr EOF ;

expr
    : <assoc=right> expr op=POWER expr                          # binary
    | op=( MINUS | PLUS ) expr                                  # unary
    | expr op=COLON expr                                        # binary
    | expr op=( MODULO | QUOTIENT | R_IN ) expr                 # binary
    | expr op=( TIMES | DIVIDE ) expr                           # binary
    | expr op=( PLUS | MINUS ) expr                             # binary
    | expr op=( LESS | AT_MOST | GREATER | AT_LEAST | EQUAL | UNEQUAL | IN ) expr # binary
    | op=NOT expr                                               # unary
    | expr op=AND expr                                          # binary
    | expr op=OR expr                                           # binary
    | name OPEN ( argument ( COMMA argument )* )? CLOSE         # call
    | OPEN expr ( COMMA expr )* CLOSE                           # list
    | NUMBER                                                    # number
    | TEXT                                                      # text
    | literal=( TRUE | FALSE | NA | INF | NAN )                 # constant
    | name                                                      # column
    ;

argument : ( name ASSIGN )? expr ;

name : NAME | QUOTED_NAME ;

OPEN : '(' ;
CLOSE : ')' ;
COMMA : ',' ;
TILDE : '~' ;
ASSIGN : '=' ;
COLON : ':' ;
POWER : '^' ;
PLUS : '+' ;
MINUS : '-' ;
TIMES : '*' ;
DIVIDE : '/' ;
MODULO : '%%' ;
QUOTIENT : '%/%' ;
R_IN : '%in%' ;
IN : 'in' ;
EQUAL : '==' ;
UNEQUAL : '!=' ;
AT_MOST : '<=' ;
AT_LEAST : '>=' ;
LESS : '<' ;
GREATER : '>' ;
NOT : '!' ;
AND : '&' | '&&' ;
OR : '|' | '||' ;

TRUE : 'TRUE' ;
FALSE : 'FALSE' ;
NA : 'NA' | 'NA_integer_' | 'NA_real_' | 'NA_character_' ;
NULL : 'NULL' ;
INF : 'Inf' ;
NAN : 'NaN' ;

NUMBER : ( DIGIT+ ( '.' DIGIT* )? | '.' DIGIT+ ) ( [eE] [+-]? DIGIT+ )? 'L'? ;
NAME : ( LETTER | '_' ) REST* | '.' ( ( LETTER | [_.] ) REST* )? ;
QUOTED_NAME : '`' ~'`'+ '`' ;
TEXT : '"' ( '\\' . | ~["\\] )* '"' | '\'' ( '\\' . | ~['\\] )* '\'' ;

SPACE : [\p{White_Space}]+ -> skip ;
OTHER : . ;

fragment DIGIT : [0-9] ;
fragment LETTER : [\p{L}\p{Nl}] ;
fragment REST : [\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}._] ;
