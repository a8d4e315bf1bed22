package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.yarn.master.WorkerRequests.Change;
import org.quern.yarn.master.WorkerRequests.Request;

class WorkerRequestsTest {
    private final WorkerRequests requests = new WorkerRequests();

    private static List<Long> numbers(List<Request> some) {
        return some.stream().map(Request::number).toList();
    }

    @Test
    void asksForAllAtOnceAndNearTheData() {
        Change change = requests.want(3, List.of("node1", "node2"));

        assertThat(numbers(change.add())).containsExactly(1L, 2L, 3L);
        assertThat(change.add())
                .allSatisfy(request -> assertThat(request.hosts()).containsExactly("node1", "node2"));
        assertThat(change.drop()).isEmpty();
        assertThat(requests.waiting()).isEqualTo(3);
    }

    @Test
    void asksOnlyForWhatIsMissing() {
        requests.want(2, List.of());
        requests.given("a", "node1", 1);

        assertThat(numbers(requests.want(2, List.of()).add())).isEmpty();
        assertThat(numbers(requests.want(4, List.of()).add())).containsExactly(3L, 4L);
        assertThat(requests.running()).isEqualTo(1);
    }

    @Test
    void takesBackRequestsButNoWorkerWhenFewerAreWanted() {
        requests.want(3, List.of());
        requests.given("a", "node1", 1);

        assertThat(numbers(requests.want(1, List.of()).drop())).containsExactly(3L, 2L);
        assertThat(requests.want(0, List.of()).drop()).isEmpty();
        assertThat(requests.running()).isEqualTo(1);
    }

    @Test
    void replacesAWorkerThatHasEnded() {
        requests.want(1, List.of());
        requests.given("a", "node1", 1);
        requests.gone("a");

        assertThat(numbers(requests.want(1, List.of()).add())).containsExactly(2L);
    }

    @Test
    void refusesAContainerThatNobodyWaitsFor() {
        requests.want(2, List.of());
        requests.want(1, List.of());

        assertThat(requests.given("a", "node1", 2)).isEmpty();
        assertThat(requests.given("b", "node1", 1)).isPresent();
        assertThat(requests.given("c", "node1", 1)).isEmpty();
    }

    @Test
    void asksAnewWhereTheContainerIsOnAnExcludedNode() {
        requests.want(1, List.of("node1", "node2"));
        requests.exclude("node1");

        assertThat(requests.given("a", "node1", 1)).isEmpty();
        Change change = requests.want(requests.wanted(), List.of("node1", "node2"));
        assertThat(change.add()).containsExactly(new Request(2, List.of("node2")));
    }
}
