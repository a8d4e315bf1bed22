package org.quern.crossproduct;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.quern.QuernException;
import org.quern.design.Design;
import org.quern.design.DesignTerm;
import org.quern.design.DesignVariable;

/**
 * Which sums a design needs, and where they lie in the state.
 *
 * <p>A column of X is an indicator of a cell of some factors times a vector v (a product of numeric variables, or 1). So
 * every entry of X'WX is a sum of w·v_i·v_j over the rows of a cell of the union of two terms' factors. The layout holds
 * one triangle of products of the vectors used without factors, and for each union of factors that occurs a table with a
 * row of sums per cell; a table whose sums another one gives by adding cells is left out.
 *
 * <p>Vectors are numbered from 1: responses, then those of terms without factors, then those used in cells only, each kind by
 * name. 0 stands for the constant 1.
 */
public final class CrossProductLayout {
    /** Tables larger than this many sums are refused. */
    private static final long MAX_TABLE = 1L << 26;

    /** A vector: the product of these numeric variables, or a response. */
    public record Vector(List<Integer> numerics, int response) {}

    /** Two vectors whose product is summed; 0 is the constant. */
    public record Product(int first, int second) implements Comparable<Product> {
        public Product {
            if (first > second) {
                throw new IllegalArgumentException(first + " > " + second);
            }
        }

        public static Product of(int a, int b) {
            return new Product(Math.min(a, b), Math.max(a, b));
        }

        @Override
        public int compareTo(Product other) {
            return Comparator.comparing(Product::isSquare)
                    .thenComparingInt(Product::first)
                    .thenComparingInt(Product::second)
                    .compare(this, other);
        }

        /** Whether both are vectors. */
        boolean isSquare() {
            return first > 0;
        }
    }

    /**
     * Sums per cell of some factors.
     *
     * @param factors indices of the design's variables, ascending; the first varies fastest
     * @param sizes their level counts
     * @param linear vectors whose sums are held, ascending from 0
     * @param squares pairs of vectors whose products' sums are held
     * @param offset where its first cell begins in the state
     */
    public record Table(List<Integer> factors, int[] sizes, int cells, int[] linear, Product[] squares, long offset) {
        public int width() {
            return linear.length + squares.length;
        }

        long end() {
            return offset + (long) cells * width();
        }

        /** Whether {@link #linear} is 0, 1, 2, … without a gap. */
        boolean isPrefix() {
            return linear[linear.length - 1] == linear.length - 1;
        }

        public int positionOf(Product product) {
            if (!product.isSquare()) {
                for (int i = 0; i < linear.length; i++) {
                    if (linear[i] == product.second()) {
                        return i;
                    }
                }
                return -1;
            }
            for (int i = 0; i < squares.length; i++) {
                if (squares[i].equals(product)) {
                    return linear.length + i;
                }
            }
            return -1;
        }
    }

    /** What a state holds sums for. */
    public enum Extent {
        /** The design itself. */
        DESIGN,
        /** Every design made of some of its terms, each of which {@link CrossProducts#part} can take out. */
        PARTS
    }

    private final Design design;
    private final int responses;
    /** Terms whose columns are needed: those that have some of their own, or all of them. */
    private final List<DesignTerm> used;

    private final List<Vector> vectors = new ArrayList<>();
    /** Vectors 1 … dense stand in the triangle. */
    private final int dense;

    private final List<Table> tables = new ArrayList<>();
    private final long length;

    public CrossProductLayout(Design design) {
        this(design, Extent.DESIGN);
    }

    /** @param extent for {@link Extent#PARTS} no table is left out */
    CrossProductLayout(Design design, Extent extent) {
        this(design, extent, design.responses().size());
    }

    /** @param responses number of them, which need not be the design's own */
    CrossProductLayout(Design design, Extent extent, int responses) {
        this.design = design;
        this.responses = responses;
        this.used = extent == Extent.PARTS ? design.terms() : used(design);
        for (int i = 0; i < responses; i++) {
            vectors.add(new Vector(List.of(), i));
        }
        Map<List<Integer>, Integer> positions = new LinkedHashMap<>();
        positions.put(List.of(), 0);
        number(used.stream().filter(t -> t.factors().isEmpty()), positions);
        this.dense = vectors.size();
        number(used.stream().filter(t -> !t.factors().isEmpty()), positions);
        Map<List<Integer>, Set<Product>> wanted = wanted(positions);
        wanted.entrySet()
                .removeIf(e ->
                        e.getKey().isEmpty() || extent == Extent.DESIGN && isMargin(e.getKey(), e.getValue(), wanted));
        long offset = (long) dense * (dense + 1) / 2;
        for (Map.Entry<List<Integer>, Set<Product>> entry : wanted.entrySet()) {
            Table table = table(entry.getKey(), entry.getValue(), offset);
            tables.add(table);
            offset = table.end();
        }
        this.length = offset;
        if (length > Integer.MAX_VALUE - 16) {
            throw new QuernException(String.format(
                    Locale.ROOT,
                    "The model needs %,d cross-products, but at most %,d fit in an array: %s",
                    length,
                    Integer.MAX_VALUE - 16,
                    sizeFormula(8)));
        }
    }

    /** Numbers the vectors of terms by name, so that a sum is rounded alike whatever the order of terms. */
    private void number(Stream<DesignTerm> terms, Map<List<Integer>, Integer> positions) {
        terms.map(term -> byName(term.numerics()))
                .filter(numerics -> !positions.containsKey(numerics))
                .distinct()
                .sorted(Comparator.comparing(
                        numerics -> numerics.stream().map(this::name).toList().toString()))
                .forEach(numerics -> {
                    vectors.add(new Vector(numerics, -1));
                    positions.put(numerics, vectors.size());
                });
    }

    private String name(int variable) {
        return design.variables().get(variable).source().text();
    }

    /** The variables of a vector in the order in which they are multiplied. */
    List<Integer> byName(List<Integer> numerics) {
        return numerics.stream().sorted(Comparator.comparing(this::name)).toList();
    }

    private static List<DesignTerm> used(Design design) {
        return design.terms().stream()
                .filter(t -> {
                    for (int c = 0; c < t.cells(); c++) {
                        if (!design.columns().get(t.firstColumn() + c).reference()) {
                            return true;
                        }
                    }
                    return false;
                })
                .toList();
    }

    private static List<Integer> sorted(List<Integer> numbers) {
        return numbers.stream().sorted().toList();
    }

    /** By union of factors, empty unions left to the triangle. */
    private Map<List<Integer>, Set<Product>> wanted(Map<List<Integer>, Integer> positions) {
        Map<List<Integer>, Set<Product>> wanted = new LinkedHashMap<>();
        for (int t = 0; t < used.size(); t++) {
            List<Integer> factors = sorted(used.get(t).factors());
            int v = positions.get(byName(used.get(t).numerics()));
            want(wanted, factors, 0, v);
            for (int y = 1; y <= responses; y++) {
                want(wanted, factors, y, v);
            }
            for (int u = t; u < used.size(); u++) {
                if (factors.isEmpty() && used.get(u).factors().isEmpty()) {
                    continue;
                }
                Set<Integer> union = new TreeSet<>(factors);
                union.addAll(used.get(u).factors());
                want(
                        wanted,
                        List.copyOf(union),
                        v,
                        positions.get(byName(used.get(u).numerics())));
            }
        }
        return wanted;
    }

    /** With the sums that shifting the centre of these takes. */
    private static void want(Map<List<Integer>, Set<Product>> wanted, List<Integer> factors, int v, int u) {
        Set<Product> products = wanted.computeIfAbsent(factors, f -> new TreeSet<>());
        products.add(new Product(0, 0));
        products.add(Product.of(0, v));
        products.add(Product.of(0, u));
        products.add(Product.of(v, u));
    }

    private static boolean isMargin(
            List<Integer> factors, Set<Product> products, Map<List<Integer>, Set<Product>> wanted) {
        return wanted.entrySet().stream()
                .anyMatch(e -> e.getKey().size() > factors.size()
                        && e.getKey().containsAll(factors)
                        && e.getValue().containsAll(products));
    }

    private Table table(List<Integer> factors, Set<Product> products, long offset) {
        int[] sizes = factors.stream().mapToInt(this::levels).toArray();
        long cells = 1;
        for (int size : sizes) {
            cells *= size;
            if (cells * products.size() > MAX_TABLE) {
                throw new QuernException("The model needs a table of " + describe(factors, sizes) + ", "
                        + products.size() + " sums a cell; at most " + MAX_TABLE
                        + " sums fit: merge levels of the larger factor");
            }
        }
        int[] linear = products.stream()
                .filter(p -> !p.isSquare())
                .mapToInt(Product::second)
                .toArray();
        Product[] squares = products.stream().filter(Product::isSquare).toArray(Product[]::new);
        return new Table(factors, sizes, (int) cells, linear, squares, offset);
    }

    private String describe(List<Integer> factors, int[] sizes) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            parts.add(design.variables().get(factors.get(i)).source().text() + " (" + sizes[i] + " levels)");
        }
        return String.join(" by ", parts);
    }

    public Design design() {
        return design;
    }

    public List<DesignTerm> used() {
        return used;
    }

    /** Number of responses, which are the first vectors. */
    public int responses() {
        return responses;
    }

    /** Vectors 1, 2, …; entry i is vector i + 1. */
    public List<Vector> vectors() {
        return Collections.unmodifiableList(vectors);
    }

    public int vectorOf(DesignTerm term) {
        if (term.numerics().isEmpty()) {
            return 0;
        }
        return vectors.indexOf(new Vector(byName(term.numerics()), -1)) + 1;
    }

    /** Number of levels of a variable that is a factor. */
    public int levels(int variable) {
        return ((DesignVariable.Factor) design.variables().get(variable))
                .levels()
                .size();
    }

    public int dense() {
        return dense;
    }

    public List<Table> tables() {
        return Collections.unmodifiableList(tables);
    }

    /** The table of exactly these factors; there is one for each union of factors that occurs if no table was left out. */
    Table tableOf(List<Integer> factors) {
        return tables.stream()
                .filter(t -> t.factors().equals(factors))
                .findFirst()
                .orElseThrow();
    }

    /** A table that holds a product for each cell of at least these factors. */
    public Table tableOf(Set<Integer> factors, Product product) {
        return tables.stream()
                .filter(t -> t.factors().containsAll(factors) && t.positionOf(product) >= 0)
                .min(Comparator.comparingInt(Table::cells))
                .orElseThrow();
    }

    /** Numbers in a state: the triangle by rows, then the tables by cells. */
    public int length() {
        return (int) length;
    }

    /** The bytes of the sums in terms of the model's sizes, and what makes them fewer. */
    public String sizeFormula(int bytesPerSum) {
        String triangle = String.format(Locale.ROOT, "%d·(d(d+1)/2", bytesPerSum);
        String columns = String.format(Locale.ROOT, "d = %,d numeric columns and responses", dense);
        if (tables.isEmpty()) {
            return triangle + ") bytes with " + columns + "; leave out columns";
        }
        Table largest = tables.stream()
                .max(Comparator.comparingLong(t -> (long) t.cells() * t.width()))
                .orElseThrow();
        return triangle + " + Σ cells·sums) bytes with " + columns + " and "
                + String.format(
                        Locale.ROOT,
                        "%,d cells·sums of factors, %,d·%,d of them for %s",
                        length - (long) dense * (dense + 1) / 2,
                        largest.cells(),
                        largest.width(),
                        describe(largest.factors(), largest.sizes()))
                + "; leave out columns or merge levels";
    }

    /** Where row i of the triangle begins, i from 0. */
    public int triangleRow(int i) {
        return (int) ((long) i * dense - (long) i * (i - 1) / 2);
    }

    /** Where slice {@code index} of {@code slices} begins: at a row of the triangle or a cell of a table. */
    int sliceStart(int index, int slices) {
        long target = length * index / slices;
        if (target <= 0) {
            return 0;
        }
        for (int i = 0; i < dense; i++) {
            if (triangleRow(i) >= target) {
                return triangleRow(i);
            }
        }
        for (Table table : tables) {
            if (table.end() > target) {
                long cells = Math.max(0, target - table.offset() + table.width() - 1) / table.width();
                return (int) (table.offset() + cells * table.width());
            }
        }
        return (int) length;
    }
}
