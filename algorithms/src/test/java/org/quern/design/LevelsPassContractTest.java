package org.quern.design;

import java.util.List;
import java.util.Map;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class LevelsPassContractTest extends AlgorithmContractTest<LevelsPass.Found, Map<String, List<String>>> {

    @Override
    protected Schema schema() {
        return Schema.of(Variable.of("s", ColumnType.STRING), Variable.of("x", ColumnType.FLOAT64));
    }

    @Override
    protected Pass<LevelsPass.Found, Map<String, List<String>>> pass() {
        return new LevelsPass(
                Design.unknownLevels(Formula.parse("~ s + F(x) + F(x, low = 2)"), schema()),
                ColumnSelection.of(List.of("s", "x")));
    }
}
