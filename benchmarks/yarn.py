#!/usr/bin/env python3
"""Whole commands on one pseudo-distributed cluster: Quern's YARN application, Quern's MapReduce jobs and Spark on YARN.

    benchmarks/yarn.py --work DIR [--rows 1000000] [--repeat 3] [--tools quern-yarn quern-mapreduce spark]
                       [--tasks linmod kmeans passes] [--workers 2] [--vcores 1] [--memory 1536] [--cluster DIR]

Builds Quern and the peer, starts `scripts/cluster`, generates the airline data once, puts it into HDFS, runs each task with each
tool in turn, and stops the cluster again. Each run is a command from start to end on data that the machine has read before:
wall time; CPU time of the client and of all containers (what the NodeManagers reaped, to the clock tick); the most that client
and containers had resident at one time, looked at ten times a second. The first round is not counted: it fills caches of jars
(and, for Quern, leaves the class archives that later runs start with); it is printed apart. k-means over MapReduce, 20 jobs in
a row unless --mapreduce-iterations says otherwise, is run once only. `passes` runs k-means of 78 iterations over 40,000 rows in
8 chunks with resident workers, and boosting over 800 rows, where a pass has nothing to compute, and prints what a pass costs. Of Quern's applications it is also printed what their time
consists of, by the resource manager's log and the record of the run, and what the columns of k-means take in the workers.

All tools get the same containers: --workers of --memory MB with --vcores threads each, and a master beside.
"""
import argparse
import datetime
import getpass
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from run import HERE, JAVA_FLAGS, NUMERIC, PREDICTORS, ROOT, generate, java

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
TASKS = ["linmod", "kmeans"]
ITERATIONS = 20  # as in SparkPeer
TOOLS = ["quern-yarn", "quern-mapreduce", "spark"]
SPARK_OVERHEAD = 384


class Cluster:
    """Daemons by `scripts/cluster`; its NodeManagers are the parents of all containers."""

    def __init__(self, directory, own):
        self.directory = directory
        self.own = own

    def __enter__(self):
        if self.own:
            subprocess.run([str(ROOT / "scripts" / "cluster"), "start", "--dir", str(self.directory)], check=True,
                           stdout=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if self.own:
            subprocess.run([str(ROOT / "scripts" / "cluster"), "stop", "--dir", str(self.directory)], stdout=subprocess.DEVNULL)

    @property
    def conf(self):
        return self.directory / "conf"

    def node_managers(self):
        return [int(f.read_text()) for f in (self.directory / "pid").glob("nm*")]

    def hdfs(self, *arguments):
        done = subprocess.run([str(self.directory / "bin" / "hdfs"), "dfs", *arguments], capture_output=True, text=True)
        return done.returncode == 0

    def cat(self, path):
        return subprocess.run([str(self.directory / "bin" / "hdfs"), "dfs", "-cat", path], capture_output=True, text=True,
                              check=True).stdout

    def put(self, local, remote):
        if not self.hdfs("-test", "-e", remote):
            self.hdfs("-mkdir", "-p", os.path.dirname(remote))
            if not self.hdfs("-put", str(local), remote):
                sys.exit(f"cannot put {local} to {remote}")
        return remote


def stat_of(pid):
    """The fields of /proc/PID/stat behind the name, or None if the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def descendants(roots):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            stat = stat_of(entry)
            if stat:
                children.setdefault(int(stat[1]), []).append(int(entry))
    found, todo = [], list(roots)
    while todo:
        for child in children.get(todo.pop(), []):
            found.append(child)
            todo.append(child)
    return found


def resident_mb(pids):
    total = 0
    for pid in pids:
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total * PAGE_MB


def reaped_seconds(pids):
    """CPU time of all processes below that have ended."""
    return sum((int(s[13]) + int(s[14])) / TICKS for s in map(stat_of, pids) if s)


class Memory(threading.Thread):
    """Looks at the client and the containers while a command runs."""

    def __init__(self, client, node_managers):
        super().__init__(daemon=True)
        self.client = client
        self.node_managers = node_managers
        self.peak = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.1):
            self.peak = max(self.peak, resident_mb([self.client, *descendants([self.client, *self.node_managers])]))


def measured(cluster, command, log, environment, limit):
    """Runs a command alone on the cluster; returns (cpu seconds, wall seconds, peak MB)."""
    node_managers = cluster.node_managers()
    wait_for_containers(node_managers, limit)
    before = reaped_seconds(node_managers)
    with open(log, "wb") as out, open(f"{log}.err", "wb") as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **environment})
        memory = Memory(process.pid, node_managers)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n" + Path(log).read_text(errors="replace")[-1500:]
                 + Path(f"{log}.err").read_text(errors="replace")[-3000:])
    # The result is there; containers that end after it still cost.
    wait_for_containers(node_managers, limit)
    memory.over.set()
    memory.join()
    cpu = usage.ru_utime + usage.ru_stime + reaped_seconds(node_managers) - before
    return cpu, wall, memory.peak


def wait_for_containers(node_managers, limit):
    end = time.monotonic() + limit
    while descendants(node_managers):
        if time.monotonic() > end:
            sys.exit(f"containers still run after {limit} s")
        time.sleep(0.05)


APPLICATION = re.compile(r"application_\d+_\d+")
RM_LINE = re.compile(r"^(\S+ \S+),(\d+) \S+ \S+: (.*)$")


def instant(text):
    return datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text).replace("Z", "+00:00")).timestamp()


class Application:
    """What a run of Quern's application left behind: its record, and lines of the resource manager's log."""

    def __init__(self, cluster, client_log):
        self.id = APPLICATION.search(Path(client_log).read_text(errors="replace")).group(0)
        user = os.environ.get("USER") or getpass.getuser()
        self.record = json.loads(cluster.cat(f"/user/{user}/.quern/runs/{self.id}/record.json"))
        self.lines = []
        number = self.id.removeprefix("application_")
        for line in (cluster.directory / "logs" / "rm.log").read_text(errors="replace").splitlines():
            match = RM_LINE.match(line)
            if match and number in line:
                time_of = datetime.datetime.strptime(match.group(1), "%Y-%m-%d %H:%M:%S").timestamp() + int(match.group(2)) / 1000
                self.lines.append((time_of, match.group(3)))

    def at(self, text):
        """When the resource manager first said so."""
        return next((time_of for time_of, line in self.lines if text in line), None)

    def anatomy(self, start, end):
        """Seconds from one mark to the next."""
        passes = self.record["passes"]
        marks = [
            ("client: JVM, checks, rehearsal, staging", self.at("to SUBMITTED on event")),
            ("master's container given", self.at("_01_000001 Container Transitioned from NEW to ALLOCATED")),
            ("files brought, JVM of the master starts", self.at("_01_000001 Container Transitioned from ACQUIRED to RUNNING")),
            ("master registers", self.at("AM registration")),
            ("first worker's container given", self.at("_01_000002 Container Transitioned from NEW to ALLOCATED")),
            ("files brought, JVM of the worker starts", self.at("_01_000002 Container Transitioned from ACQUIRED to RUNNING")),
            ("first pass, the worker's start included", instant(passes[0]["ended"])),
            ("further passes", instant(passes[-1]["ended"])),
            ("verb ends, record and output written", instant(self.record["ended"])),
            ("client ends", end),
        ]
        found, last = [], start
        for name, mark in marks:
            if mark is not None:
                found.append((name, mark - last))
                last = mark
        return found

    def pass_ms(self):
        """From the end of one pass to that of the next: all that an iteration costs."""
        ends = [instant(p["ended"]) for p in self.record["passes"]]
        return [1000 * (b - a) for a, b in zip(ends, ends[1:])]

    def resident_bytes(self):
        return sum(worker["residentBytes"] for worker in self.record["workers"])


class Commands:
    def __init__(self, options, cluster, work):
        self.options = options
        self.cluster = cluster
        self.work = work
        rows = options.rows
        local = generate(work / f"airline-{rows}.q", str(rows))
        self.data = "hdfs://" + cluster.put(local, f"/bench/airline-{rows}.q")
        self.small = "hdfs://" + cluster.put(self.eight_chunks(40000), "/bench/airline-40000.q")
        self.tiny = "hdfs://" + cluster.put(self.eight_chunks(800), "/bench/airline-800.q")
        self.local_centers = str(generate(work / "centers.csv", "centers", "10", *NUMERIC.split(",")))
        self.centers = "hdfs://" + cluster.put(self.local_centers, "/bench/centers.csv")

    def eight_chunks(self, rows):
        target = self.work / f"airline-{rows}.q"
        if not target.exists():
            text = generate(self.work / f"airline-{rows}.csv", str(rows))
            subprocess.run([str(ROOT / "scripts" / "quern"), "import", "--in", str(text), "--out", str(target), "--rows-per-chunk",
                            str(rows // 8), "--strings-as-factors", "--decimals", "float32", "--quiet"], check=True)
        return target

    def environment(self):
        return {"HADOOP_CONF_DIR": str(self.cluster.conf), "YARN_CONF_DIR": str(self.cluster.conf), "SPARK_LOCAL_IP": "127.0.0.1"}

    def of(self, tool, task):
        if tool == "spark":
            return self.spark(task)
        verb = {
            "linmod": ["linmod", "--data", self.data, "--formula",
                       "ArrDelay ~ " + " + ".join(",".join(PREDICTORS["38"]).split(","))],
            "kmeans": self.kmeans(self.data, self.options.mapreduce_iterations if tool == "quern-mapreduce" else ITERATIONS),
            "passes": self.kmeans(self.small, 1000),
            "empty-passes": ["btrees", "--data", self.tiny, "--formula", "ArrDelay ~ DepDelay + Distance", "--trees", "300",
                             "--max-depth", "1", "--brief"],
        }[task]
        return [str(ROOT / "scripts" / "quern"), *verb, "--format", "json", *self.engine(tool)]

    def kmeans(self, data, iterations):
        return ["kmeans", "--data", data, "--formula", "~ " + " + ".join(NUMERIC.split(",")), "--centers", self.centers,
                "--max-iterations", str(iterations)]

    def engine(self, tool):
        o = self.options
        if tool == "quern-yarn":
            return ["--engine", "yarn", "-D", f"quern.yarn.workers={o.workers}", "-D", f"quern.yarn.worker.memory-mb={o.memory}",
                    "-D", f"quern.yarn.worker.vcores={o.vcores}", *self.definitions()]
        return ["--engine", "mapreduce", "-D", f"mapreduce.map.memory.mb={o.memory}", "-D", f"mapreduce.reduce.memory.mb={o.memory}",
                *self.definitions()]

    def definitions(self):
        return [word for d in self.options.define for word in ("-D", d)]

    def spark(self, task):
        o = self.options
        classes = HERE / "peers" / "spark-yarn" / "target" / "classes"
        lib = self.work / "spark-yarn-lib"
        settings = {"spark.executor.instances": o.workers, "spark.executor.cores": o.vcores,
                    "spark.executor.memory": f"{o.memory - SPARK_OVERHEAD}m", "spark.submit.deployMode": "client",
                    "spark.yarn.jars": f"local:{lib}/*,local:{classes}", "spark.yarn.am.memory": "512m"}
        place = self.data + "/*.parquet"
        arguments = {"linmod": [*PREDICTORS["38"]], "kmeans": [NUMERIC, self.local_centers]}[task]
        return [java(), *JAVA_FLAGS, "-Xmx1g", "-cp", os.pathsep.join([str(self.cluster.conf), str(classes), f"{lib}/*"]),
                *[f"-D{key}={value}" for key, value in settings.items()],
                "org.quern.benchmarks.peers.SparkPeer", task, place, "yarn", *arguments]


def build(work, tools):
    subprocess.run(["mvn", "-q", "-f", str(ROOT / "pom.xml"), "-DskipTests", "package"], check=True)
    if "spark" in tools:
        subprocess.run(["mvn", "-q", "-f", str(HERE / "peers" / "spark-yarn" / "pom.xml"), "package",
                        "dependency:copy-dependencies", "-DincludeScope=runtime",
                        f"-DoutputDirectory={work / 'spark-yarn-lib'}"], check=True)


def cell(runs):
    """Medians, and the range of the wall times."""
    cpu, wall, memory = (statistics.median(column) for column in zip(*runs))
    walls = [r[1] for r in runs]
    return f"{cpu:.1f} [{wall:.1f}; {min(walls):.1f}–{max(walls):.1f}] {memory:.0f} MB"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--tools", nargs="+", default=TOOLS, choices=TOOLS)
    parser.add_argument("--tasks", nargs="+", default=TASKS + ["passes"], choices=TASKS + ["passes"])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--mapreduce-iterations", type=int, default=ITERATIONS, help="of k-means, a job each")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--vcores", type=int, default=1)
    parser.add_argument("--memory", type=int, default=1536)
    parser.add_argument("--limit", type=int, default=300, help="seconds after which containers count as stuck")
    parser.add_argument("--define", "-D", action="append", default=[], help="setting for Quern")
    parser.add_argument("--cluster", type=Path, help="directory of a cluster that runs, instead of one that is started")
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        build(work, options.tools)
    with Cluster(options.cluster or work / "cluster", options.cluster is None) as cluster:
        commands = Commands(options, cluster, work)

        def once(tool, task):
            return measured(cluster, commands.of(tool, task), work / f"{tool}-{task}.log", commands.environment(), options.limit)

        tasks = [task for task in options.tasks if task in TASKS]
        runs, anatomies, resident = {}, {}, None
        for number in range(options.repeat + 1):
            for task in tasks:
                for tool in options.tools:
                    slow = (tool, task) == ("quern-mapreduce", "kmeans")
                    if slow and number != options.repeat:
                        continue
                    start = time.time()
                    found = once(tool, task)
                    print(f"{number or 'first'} {task} {tool}: {cell([found])}", file=sys.stderr, flush=True)
                    runs.setdefault((number > 0, task, tool), []).append(found)
                    if tool == "quern-yarn":
                        application = Application(cluster, work / f"{tool}-{task}.log.err")
                        anatomies[number > 0, task] = application.anatomy(start, start + found[1])
                        if task == "kmeans":
                            resident = application.resident_bytes()
        print(f"CPU seconds [wall; least–most] peak resident memory, medians of {options.repeat}; {options.rows:,} rows,"
              f" {options.workers} workers of {options.vcores} vcores and {options.memory} MB; kmeans with {ITERATIONS} iterations"
              + (f", over MapReduce {options.mapreduce_iterations}" if options.mapreduce_iterations != ITERATIONS else "") + "\n")
        table(["task", *options.tools],
              [[task if later else f"{task}, first run",
                *[cell(runs[later, task, tool]) if (later, task, tool) in runs else "–" for tool in options.tools]]
               for later in (False, True) for task in tasks if any((later, task, tool) in runs for tool in options.tools)])
        if anatomies:
            keys = list(anatomies)
            print("\nSeconds of a run, the last of each kind\n")
            table(["", *[task + ("" if later else ", first run") for later, task in keys]],
                  [[row[0], *[f"{anatomies[key][i][1]:.2f}" for key in keys]] for i, row in enumerate(anatomies[keys[0]])])
        if resident:
            columns = len(NUMERIC.split(","))
            print(f"\nResident columns of k-means: {resident / 2**20:.1f} MB, {resident / options.rows / columns:.2f} bytes a value")
        if "passes" in options.tasks and "quern-yarn" in options.tools:
            print()
            for task, what in ("passes", "k-means over 40,000"), ("empty-passes", "boosting over 800"):
                once("quern-yarn", task)
                times = Application(cluster, work / f"quern-yarn-{task}.log.err").pass_ms()
                for part, of in (times[: len(times) // 2], "first"), (times[len(times) // 2:], "second"):
                    part = sorted(part)
                    print(f"A pass of {what} resident rows, the {of} {len(part)}: median {statistics.median(part):.1f} ms,"
                          f" nine in ten below {part[len(part) * 9 // 10]:.1f} ms, least {part[0]:.1f} ms")


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---|" + "---|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
