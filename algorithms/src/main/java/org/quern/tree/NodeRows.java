package org.quern.tree;

/**
 * The rows of one node in a chunk with what they add to sums, gathered so that filling the histograms of all predictors reads
 * them in order. Arrays grow as needed and are used again for the next node.
 */
public final class NodeRows {
    /** Rows in the chunk, ascending. */
    int[] rows = new int[0];
    /** How often each counts. */
    int[] times = new int[0];
    /** Code of the class; unused for numbers. */
    int[] classes = new int[0];
    /** Response or gradient, times {@link #times}; unused for classes. */
    long[] values = new long[0];
    /** Weight or second derivative, times {@link #times}; unused where rows have none. */
    long[] weights = new long[0];

    /** Response, once; needed for squares alone. */
    long[] responses = new long[0];

    int count;

    /** Makes room for rows. */
    public void reset(int most) {
        if (rows.length < most) {
            int length = Math.max(most, rows.length * 2);
            rows = new int[length];
            times = new int[length];
            classes = new int[length];
            values = new long[length];
            responses = new long[length];
            weights = new long[length];
        }
        count = 0;
    }

    public int count() {
        return count;
    }

    /** Adds a row of a class. */
    public void addClass(int row, int howOften, int code, long weight) {
        rows[count] = row;
        times[count] = howOften;
        classes[count] = code;
        weights[count++] = weight * howOften;
    }

    /**
     * Adds a row of a number.
     *
     * @param value response times weight, or gradient
     */
    public void addValue(int row, int howOften, long value, long weight) {
        addValue(row, howOften, value, weight, 0);
    }

    /** @param response without the weight */
    void addValue(int row, int howOften, long value, long weight, long response) {
        rows[count] = row;
        times[count] = howOften;
        values[count] = value * howOften;
        responses[count] = response;
        weights[count++] = weight * howOften;
    }

    /** Adds the rows to the sums of their node. */
    public void addTo(BinSums sums, long[] target, int at) {
        switch (sums.kind()) {
            case CLASS_ROWS -> {
                for (int i = 0; i < count; i++) {
                    target[at + classes[i]] += times[i];
                }
            }
            case CLASS_WEIGHTS -> {
                for (int i = 0; i < count; i++) {
                    target[at] += times[i];
                    target[at + 1 + classes[i]] += weights[i];
                }
            }
            case VALUES -> addValuesTo(target, at);
            case WEIGHTED_VALUES -> {
                addValuesTo(target, at);
                long weight = 0;
                for (int i = 0; i < count; i++) {
                    weight += weights[i];
                }
                target[at + 2] += weight;
            }
        }
        if (sums.squares()) {
            addSquaresTo(target, at + sums.stride() - BinSums.SQUARES);
        }
    }

    private void addValuesTo(long[] target, int at) {
        long all = 0;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            all += times[i];
            sum += values[i];
        }
        target[at] += all;
        target[at + 1] += sum;
    }

    private void addSquaresTo(long[] target, int at) {
        long upper = 0;
        long middle = 0;
        long lower = 0;
        for (int i = 0; i < count; i++) {
            upper += Math.multiplyHigh(values[i], responses[i]);
            long low = values[i] * responses[i];
            middle += low >>> BinSums.LIMB_BITS;
            lower += low & BinSums.LIMB;
        }
        target[at] += upper;
        target[at + 1] += middle;
        target[at + 2] += lower;
    }

    private void addSquares(BinCodes codes, int predictor, long[] histogram, int base, int stride) {
        byte[] narrow = codes.bytes()[predictor];
        short[] wide = codes.shorts()[predictor];
        for (int i = 0; i < count; i++) {
            int code = narrow != null ? narrow[rows[i]] & 0xFF : wide[rows[i]] & 0xFFFF;
            int at = base + (code + 1) * stride - BinSums.SQUARES;
            long low = values[i] * responses[i];
            histogram[at] += Math.multiplyHigh(values[i], responses[i]);
            histogram[at + 1] += low >>> BinSums.LIMB_BITS;
            histogram[at + 2] += low & BinSums.LIMB;
        }
    }

    /** Adds the rows to the histogram of one predictor, whose sums begin at {@code base}. */
    public void addTo(BinSums sums, BinCodes codes, int predictor, long[] histogram, int base) {
        byte[] narrow = codes.bytes()[predictor];
        if (narrow != null) {
            addNarrow(sums, narrow, histogram, base);
        } else {
            addWide(sums, codes.shorts()[predictor], histogram, base);
        }
        if (sums.squares()) {
            addSquares(codes, predictor, histogram, base, sums.stride());
        }
    }

    /** Adds the rows to the histograms of all predictors of a layout. */
    public void addTo(HistogramLayout layout, BinCodes codes, long[] histogram) {
        int[] predictors = layout.predictors();
        for (int i = 0; i < predictors.length; i++) {
            addTo(layout.sums(), codes, predictors[i], histogram, layout.offsets()[i]);
        }
    }

    private void addNarrow(BinSums sums, byte[] codes, long[] histogram, int base) {
        switch (sums.kind()) {
            case CLASS_ROWS -> classRows(codes, histogram, base, sums.stride());
            case CLASS_WEIGHTS -> classWeights(codes, histogram, base, sums.stride());
            case VALUES -> values(codes, histogram, base, sums.stride());
            case WEIGHTED_VALUES -> weightedValues(codes, histogram, base, sums.stride());
        }
    }

    private void addWide(BinSums sums, short[] codes, long[] histogram, int base) {
        switch (sums.kind()) {
            case CLASS_ROWS -> classRows(codes, histogram, base, sums.stride());
            case CLASS_WEIGHTS -> classWeights(codes, histogram, base, sums.stride());
            case VALUES -> values(codes, histogram, base, sums.stride());
            case WEIGHTED_VALUES -> weightedValues(codes, histogram, base, sums.stride());
        }
    }

    private void classRows(byte[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        int[] code = classes;
        for (int i = 0; i < count; i++) {
            histogram[base + (codes[at[i]] & 0xFF) * stride + code[i]] += often[i];
        }
    }

    private void classRows(short[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        int[] code = classes;
        for (int i = 0; i < count; i++) {
            histogram[base + (codes[at[i]] & 0xFFFF) * stride + code[i]] += often[i];
        }
    }

    private void classWeights(byte[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        int[] code = classes;
        long[] weight = weights;
        for (int i = 0; i < count; i++) {
            int bin = base + (codes[at[i]] & 0xFF) * stride;
            histogram[bin] += often[i];
            histogram[bin + 1 + code[i]] += weight[i];
        }
    }

    private void classWeights(short[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        int[] code = classes;
        long[] weight = weights;
        for (int i = 0; i < count; i++) {
            int bin = base + (codes[at[i]] & 0xFFFF) * stride;
            histogram[bin] += often[i];
            histogram[bin + 1 + code[i]] += weight[i];
        }
    }

    private void values(byte[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        long[] value = values;
        for (int i = 0; i < count; i++) {
            int bin = base + (codes[at[i]] & 0xFF) * stride;
            histogram[bin] += often[i];
            histogram[bin + 1] += value[i];
        }
    }

    private void values(short[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        long[] value = values;
        for (int i = 0; i < count; i++) {
            int bin = base + (codes[at[i]] & 0xFFFF) * stride;
            histogram[bin] += often[i];
            histogram[bin + 1] += value[i];
        }
    }

    private void weightedValues(byte[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        long[] value = values;
        long[] weight = weights;
        for (int i = 0; i < count; i++) {
            int bin = base + (codes[at[i]] & 0xFF) * stride;
            histogram[bin] += often[i];
            histogram[bin + 1] += value[i];
            histogram[bin + 2] += weight[i];
        }
    }

    private void weightedValues(short[] codes, long[] histogram, int base, int stride) {
        int[] at = rows;
        int[] often = times;
        long[] value = values;
        long[] weight = weights;
        for (int i = 0; i < count; i++) {
            int bin = base + (codes[at[i]] & 0xFFFF) * stride;
            histogram[bin] += often[i];
            histogram[bin + 1] += value[i];
            histogram[bin + 2] += weight[i];
        }
    }
}
