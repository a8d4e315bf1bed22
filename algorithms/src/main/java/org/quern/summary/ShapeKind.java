package org.quern.summary;

/** How skewness and kurtosis are made from the moments m_k = M_k / W; the kurtosis of a normal distribution is 0. */
public enum ShapeKind {
    /** Of the rows as they are: g1 = m3 / m2^1.5 and g2 = m4 / m2² − 3. */
    POPULATION,
    /**
     * Estimates for the population the rows are drawn from, as SAS and SPSS print them: G1 = g1·√(n(n−1))/(n−2) and
     * G2 = ((n+1)·g2 + 6)·(n−1)/((n−2)(n−3)); missing for n below 3 and 4.
     */
    SAMPLE
}
