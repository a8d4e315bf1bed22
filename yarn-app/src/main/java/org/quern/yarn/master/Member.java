package org.quern.yarn.master;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.quern.jobs.record.WorkerView;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.WorkerInfo;

/** A worker as the master knows it. Guarded by the engine's lock. */
final class Member {
    private static final Beat NO_BEAT = new Beat(0, LeafSet.NONE, 0, LeafSet.NONE, 0, 0);

    private final String id;
    private final String host;
    private State state = State.STARTING;
    private WorkerInfo info;
    private long heardMs;
    private long idleSinceMs;
    /** Of a leaving one: when its container is given back whatever it does. */
    private long leaveByMs;
    /** Why it is to leave, or has ended; empty while neither is so. */
    private String reason = "";

    private Beat beat = NO_BEAT;
    /** What it was told to do last, to be told again if it asks again; 0 and null if that is done. */
    private int task;

    private Order order;
    /** When its task was last seen to come on. */
    private long progressMs;
    /** Whether it has computed its task and hands over what came of it, for which it may have to wait. */
    private boolean isDelivering;
    /** Numbers of data sets it has opened. */
    private final Set<Integer> open = new HashSet<>();
    /** Chunks that live elsewhere now and that it has not said it let go. */
    private final BitSet release = new BitSet();

    private long rowsDone;
    /** The latest call that waits for an order; an earlier one has lost its connection. */
    private int poll;

    Member(String id, String host, long nowMs) {
        this.id = id;
        this.host = host;
        this.heardMs = nowMs;
        this.idleSinceMs = nowMs;
    }

    /** Where a worker stands. */
    enum State {
        STARTING,
        READY,
        /** Gets nothing new to do; its container is to be given back. */
        LEAVING,
        /** Ended or given up. */
        GONE,
        /** Gone since it fell silent or failed. */
        LOST
    }

    String id() {
        return id;
    }

    String host() {
        return host;
    }

    State state() {
        return state;
    }

    boolean isReady() {
        return state == State.READY;
    }

    boolean isLeaving() {
        return state == State.LEAVING;
    }

    boolean isGone() {
        return state == State.GONE || state == State.LOST;
    }

    WorkerInfo info() {
        return info;
    }

    int threads() {
        return info == null ? 1 : Math.max(1, info.threads());
    }

    String reason() {
        return reason;
    }

    void ready(WorkerInfo newInfo, long nowMs) {
        info = newInfo;
        state = State.READY;
        heardMs = nowMs;
        idleSinceMs = nowMs;
    }

    void leaving(String newReason, long byMs) {
        state = State.LEAVING;
        reason = newReason;
        leaveByMs = byMs;
    }

    void gone(State newState, String newReason) {
        state = newState;
        reason = newReason;
        task = 0;
        order = null;
    }

    void heard(long nowMs) {
        heardMs = nowMs;
    }

    long heardMs() {
        return heardMs;
    }

    long leaveByMs() {
        return leaveByMs;
    }

    long idleSinceMs() {
        return idleSinceMs;
    }

    void beat(Beat newBeat, long nowMs) {
        if (newBeat.rows() != beat.rows() || !newBeat.done().equals(beat.done())) {
            progressMs = nowMs;
        }
        beat = newBeat;
        release.and(newBeat.residentChunks().toBitSet());
    }

    int task() {
        return task;
    }

    Order order() {
        return order;
    }

    void ordered(int newTask, Order newOrder, long nowMs) {
        task = newTask;
        order = newOrder;
        isDelivering = false;
        progressMs = nowMs;
    }

    void delivers() {
        isDelivering = true;
    }

    /** Time without progress at a task that it computes; 0 if it has none. */
    long stalledMs(long nowMs) {
        return task == 0 || isDelivering || isGone() ? 0 : nowMs - progressMs;
    }

    /** The time so far does not count. */
    void progressed(long nowMs) {
        progressMs = nowMs;
    }

    /** Its task is over. */
    void idle(long rows, long nowMs) {
        task = 0;
        order = null;
        rowsDone += rows;
        idleSinceMs = nowMs;
    }

    /** Whether the data set is to be opened yet; it is taken to be open from now on. */
    boolean opens(int data) {
        return open.add(data);
    }

    /** What it holds open is not certain: it is told again. */
    void forgetOpen() {
        open.clear();
    }

    void release(BitSet chunks) {
        release.or(chunks);
    }

    void keeps(BitSet chunks) {
        release.andNot(chunks);
    }

    BitSet toRelease() {
        return release;
    }

    int nextPoll() {
        return ++poll;
    }

    boolean isPoll(int number) {
        return poll == number;
    }

    WorkerView view(int chunks) {
        WorkerView.State shown =
                switch (state) {
                    case STARTING -> WorkerView.State.STARTING;
                    case READY, LEAVING -> task == 0 ? WorkerView.State.IDLE : WorkerView.State.COMPUTING;
                    case GONE -> WorkerView.State.ENDED;
                    case LOST -> WorkerView.State.LOST;
                };
        return new WorkerView(
                id,
                host,
                shown,
                info == null ? 0 : info.threads(),
                chunks,
                beat.residentBytes(),
                beat.heapUsedBytes(),
                rowsDone + (task == 0 || beat.task() != task ? 0 : beat.rows()),
                info == null ? "" : info.logs(),
                isGone() ? reason : "");
    }
}
