package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.quern.yarn.protocol.ClientCalls.Event;
import org.quern.yarn.protocol.ClientCalls.Events;

@Timeout(60)
class ClientDeskTest {
    private final List<String> stops = new ArrayList<>();
    private final AtomicLong timeMs = new AtomicLong(1_000_000);
    private final ClientDesk desk = new ClientDesk(() -> Instant.ofEpochMilli(timeMs.get()), stops::add);

    @Test
    void handsOnWhatHasHappenedFromWhereTheClientIs() {
        desk.passStarted("cross-products", 1, 100);
        desk.passFinished("cross-products", 1);
        desk.message("done");

        Events all = desk.follow(0);
        assertThat(all.events())
                .containsExactly(
                        new Event.PassStarted("cross-products", 1, 100),
                        new Event.PassFinished("cross-products", 1),
                        new Event.Message("done"));
        assertThat(all.next()).isEqualTo(3);
        assertThat(desk.follow(2).events()).containsExactly(new Event.Message("done"));
        assertThat(all.isOver()).isFalse();
    }

    @Test
    void rowsAreToldAtIntervalsAndNoneAreLost() {
        desk.passStarted("moments", 1, 1000);
        timeMs.addAndGet(1000);
        desk.rowsDone(10);
        desk.rowsDone(20);
        desk.rowsDone(30);
        timeMs.addAndGet(1000);
        desk.rowsDone(40);
        desk.rowsDone(5);
        desk.passFinished("moments", 1);

        assertThat(desk.follow(0).events())
                .containsExactly(
                        new Event.PassStarted("moments", 1, 1000),
                        new Event.RowsDone(10),
                        new Event.RowsDone(90),
                        new Event.RowsDone(5),
                        new Event.PassFinished("moments", 1));
    }

    @Test
    void whoWaitsIsToldOfTheEndAtOnce() throws Exception {
        ClientDesk real = new ClientDesk(InstantSource.system(), stops::add);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Events> waiting = threads.submit(() -> {
                Events events = real.follow(0);
                while (!events.isOver()) {
                    events = real.follow(events.next());
                }
                return events;
            });
            real.message("last words");
            real.over(Duration.ofSeconds(30));
            assertThat(waiting.get(30, TimeUnit.SECONDS).isOver()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void veryLongRunForgetsItsBeginning() {
        for (int i = 0; i <= ClientDesk.MOST_EVENTS; i++) {
            desk.message("line " + i);
        }

        Events events = desk.follow(0);
        assertThat(events.events()).hasSize(ClientDesk.MOST_EVENTS / 2 + 1);
        assertThat(events.next()).isEqualTo(ClientDesk.MOST_EVENTS + 1);
        assertThat(events.events().get(events.events().size() - 1))
                .isEqualTo(new Event.Message("line " + ClientDesk.MOST_EVENTS));
        assertThat(desk.follow(ClientDesk.MOST_EVENTS).events()).hasSize(1);
    }

    @Test
    void stopsOnceAndNotAfterTheEnd() {
        assertThat(desk.stopReason()).isEmpty();
        desk.stop("killed by alice");
        desk.stop("killed by bob");

        assertThat(stops).containsExactly("killed by alice");
        assertThat(desk.stopReason()).hasValue("killed by alice");

        ClientDesk over = new ClientDesk(() -> Instant.EPOCH, stops::add);
        over.over(Duration.ZERO);
        over.stop("too late");
        assertThat(stops).hasSize(1);
        assertThat(over.stopReason()).isEmpty();
    }

    @Test
    void shareOfThePassIsWhatTheResourceManagerIsTold() {
        assertThat(desk.passShare()).isZero();
        desk.passStarted("moments", 1, 200);
        desk.rowsDone(50);
        assertThat(desk.passShare()).isEqualTo(0.25f);
        desk.passStarted("moments", 2, -1);
        assertThat(desk.passShare()).isZero();
    }
}
