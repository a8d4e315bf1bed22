package org.quern.kmeans;

/** How the first centres are chosen. */
public enum KMeansStart {
    /** They are given. */
    GIVEN("given"),
    /** k-means‖: candidates far from one another, found in a few passes and reduced to k. */
    PARALLEL("k-means||"),
    /** Distinct rows at random. */
    RANDOM_ROWS("random-rows"),
    /** The first distinct rows. */
    FIRST_ROWS("first-rows");

    private final String label;

    KMeansStart(String label) {
        this.label = label;
    }

    /** The name used in options. */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
