package org.quern.yarn.master;

/** Options of engines in tests: 1 to 4 workers, lost after 10 s or a minute without progress, at most 4 failures, 2 a node, 3 of storage. */
final class TestOptions {
    static final MasterOptions OPTIONS =
            new MasterOptions(1, 4, "1.0", 2, 1L << 30, 1L << 20, 10_000, 60_000, 5_000, 4, 2, 3, 200, 5_000);

    private TestOptions() {}
}
