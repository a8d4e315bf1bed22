package org.quern.distribution;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a class file: its version and the classes its constant pool names.
 *
 * <p>Layout: The Java Virtual Machine Specification, Java SE 17, section 4.4.
 */
record ClassFile(int majorVersion, List<String> referredClasses) {
    private static final int MAGIC = 0xCAFEBABE;

    static ClassFile read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("Not a class file");
        }
        in.readUnsignedShort();
        int majorVersion = in.readUnsignedShort();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        List<Integer> classes = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    // Long and Double take two places.
                    in.skipNBytes(8);
                    i++;
                }
                default -> throw new IOException("Unknown constant of kind " + tag);
            }
        }
        return new ClassFile(
                majorVersion, classes.stream().map(i -> elementType(texts[i])).toList());
    }

    /** The class of an array's elements: {@code [[Lorg/quern/data/Chunk;} is {@code org/quern/data/Chunk}. */
    private static String elementType(String name) {
        return name.startsWith("[") ? name.replaceFirst("^\\[+L?", "").replaceFirst(";$", "") : name;
    }
}
