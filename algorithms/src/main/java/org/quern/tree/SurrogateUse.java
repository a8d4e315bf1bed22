package org.quern.tree;

/** What a tree does with rows that its split sends to no side. The order is that of rpart's {@code usesurrogate}. */
public enum SurrogateUse {
    /** They stay in the node; surrogates are only shown. */
    SHOWN,
    /** Surrogates send them; where all are missing too they stay in the node. */
    USED,
    /** Surrogates send them; where all are missing too they go with the majority. */
    THEN_MAJORITY
}
