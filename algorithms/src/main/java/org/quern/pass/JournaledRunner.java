package org.quern.pass;

import java.util.Optional;
import org.quern.data.DataSetInfo;

/**
 * Runs passes on an engine and records each; passes that an earlier run recorded are answered from the journal. An
 * algorithm run again with the same options and data is so handed recorded results up to the first pass that had not
 * finished. One run of one algorithm; not for several threads.
 */
public final class JournaledRunner implements PassRunner {
    private final PassEngine engine;
    private final Journal journal;
    private final Progress progress;
    private int passes;

    public JournaledRunner(PassEngine engine, Journal journal, Progress progress) {
        this.engine = engine;
        this.journal = journal;
        this.progress = progress;
    }

    @Override
    public DataSetInfo data() {
        return engine.data();
    }

    @Override
    public <S, R> R run(Pass<S, R> pass) {
        int number = ++passes;
        Optional<S> recorded = journal.read(pass, number, data());
        if (recorded.isPresent()) {
            progress.passRecorded(pass.type().name(), number);
            return pass.finish(recorded.get());
        }
        S total = engine.total(pass, number);
        journal.write(pass, number, data(), total);
        return pass.finish(total);
    }
}
