package org.quern.pass;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for columns that stay between passes, on the heap and outside of it, each within its budget. Outside of the heap it
 * is taken in blocks of equal size that are used again and never given back to the system, since what the collector frees
 * there it frees late. On the heap it comes in blocks too: arrays of half a region and more are costly for some collectors.
 *
 * <p>Not synchronised: who holds columns has a lock anyway.
 */
final class ColumnMemory {
    static final int BLOCK_BYTES = 1 << 18;

    private final long directBudget;
    private final Deque<ByteBuffer> freeBlocks = new ArrayDeque<>();
    private long heapBudget;
    private long heapUsed;
    private long blocksMade;
    private long directUsed;

    /** @param directBudget bytes outside of the heap */
    ColumnMemory(long directBudget) {
        this.directBudget = directBudget;
    }

    /** Sets the bytes on the heap up to which more is handed out. */
    void limitHeapTo(long bytes) {
        heapBudget = bytes;
    }

    /** Whether more is in use on the heap than its budget allows now. */
    boolean isOverLimit() {
        return heapUsed > heapBudget;
    }

    /** Bytes in use, on the heap and outside. */
    long used() {
        return heapUsed + directUsed;
    }

    /** Whether so many bytes of heap were to be had; they are in use from now on. */
    boolean takeHeap(long bytes) {
        if (heapUsed + bytes > heapBudget) {
            return false;
        }
        heapUsed += bytes;
        return true;
    }

    void giveBackHeap(long bytes) {
        heapUsed -= bytes;
    }

    /** Blocks for so many bytes, all but the last full, from outside of the heap as long as there is room; null if there is none. */
    ByteBuffer[] take(long bytes) {
        int count = (int) ((bytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
        if (directUsed + (long) count * BLOCK_BYTES <= directBudget) {
            return direct(count);
        }
        return takeHeap(bytes) ? heap(bytes, count) : null;
    }

    private ByteBuffer[] direct(int count) {
        ByteBuffer[] blocks = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            ByteBuffer free = freeBlocks.poll();
            if (free == null) {
                free = ByteBuffer.allocateDirect(BLOCK_BYTES).order(ByteOrder.nativeOrder());
                blocksMade++;
            }
            blocks[i] = free;
        }
        directUsed += (long) count * BLOCK_BYTES;
        return blocks;
    }

    private static ByteBuffer[] heap(long bytes, int count) {
        ByteBuffer[] blocks = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            int length = (int) Math.min(BLOCK_BYTES, bytes - (long) i * BLOCK_BYTES);
            blocks[i] = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        }
        return blocks;
    }

    /** Nobody reads these blocks any more. */
    void giveBack(ByteBuffer[] blocks) {
        for (ByteBuffer block : blocks) {
            if (block.isDirect()) {
                freeBlocks.push(block);
                directUsed -= BLOCK_BYTES;
            } else {
                heapUsed -= block.capacity();
            }
        }
    }

    /** Bytes taken from the system outside of the heap. */
    long directBytes() {
        return blocksMade * BLOCK_BYTES;
    }
}
