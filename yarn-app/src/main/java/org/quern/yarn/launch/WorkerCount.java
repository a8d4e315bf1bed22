package org.quern.yarn.launch;

/**
 * How many workers an application may have.
 *
 * @param least that it asks for even where fewer would hold the data
 * @param most that it ever asks for
 */
public record WorkerCount(int least, int most) {
    public WorkerCount {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException("must be a number such as 4, or least and most such as 2-8");
        }
    }

    /**
     * Reads {@code 4} or {@code 2-8}.
     *
     * @throws IllegalArgumentException that says what would do
     */
    public static WorkerCount parse(String text) {
        String[] parts = text.strip().split("\\s*-\\s*", -1);
        try {
            int least = Integer.parseInt(parts[0]);
            return switch (parts.length) {
                case 1 -> new WorkerCount(least, least);
                case 2 -> new WorkerCount(least, Integer.parseInt(parts[1]));
                default -> new WorkerCount(0, 0);
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number such as 4, or least and most such as 2-8", e);
        }
    }

    @Override
    public String toString() {
        return least == most ? String.valueOf(least) : least + "-" + most;
    }
}
