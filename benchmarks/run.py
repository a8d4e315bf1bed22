#!/usr/bin/env python3
"""Whole-command benchmarks: Quern and its peers on the same files, one after the other, in one run.

    benchmarks/run.py --work DIR --rows 1000000 10000000
                      [--tools quern duckdb spark spark-lbfgs h2o r sklearn lightgbm xgboost]
                      [--tasks summary linmod-38 logit-38 tree …] [--python PYTHON_WITH_PYARROW_SKLEARN_AND_LIGHTGBM]

Builds Quern and the peers by itself, and where no Python is given makes one for the tools that need it. Prints a Markdown table: CPU seconds [wall] peak resident memory, whole processes
from start to end; then what each tool answered, so that it can be compared. Generated data stay in DIR for the next run.
R reads CSV (it needs data.table), all other tools the chunk set's Parquet files.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON_LIBRARIES = ["pyarrow==25.0.1", "scikit-learn==1.9.1", "lightgbm==4.7.0"]
JAVA_FLAGS = ["--add-opens=java.base/" + p + "=ALL-UNNAMED" for p in (
    "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
    "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action",
    "sun.util.calendar")]

NUMERIC = "DepDelay,CRSDepTime,CRSArrTime,Distance,AirTime,TaxiIn,TaxiOut,Elapsed,Year,DayOfMonth"
PREDICTORS = {
    "38": ("CRSDepTime", "DayOfWeek,Month,Carrier"),
    "337": ("CRSDepTime", "DayOfWeek,Month,Carrier,Origin"),
    "dense-47": (NUMERIC, "DayOfWeek,Month,Carrier"),
}
RESPONSES = {"linmod": "ArrDelay", "logit": "Late", "poisson": "Changes"}
SUMMARY_VARIABLES = "ArrDelay," + NUMERIC + ",DayOfWeek,Month,Carrier,Origin"
TASKS = ["import", "summary", "quantiles", "linmod-38", "linmod-337", "linmod-dense-47", "logit-38", "logit-337",
         "poisson-38", "poisson-337", "kmeans", "scoring"]
TREES = ["tree", "forest", "boosting", "tree-scoring", "forest-scoring", "boosting-scoring"]
TREE_PREDICTORS = {
    "tree": ("DepDelay,CRSDepTime,Distance,TaxiOut", "DayOfWeek,Month,Carrier"),
    "forest": ("DepDelay,CRSDepTime,CRSArrTime,Distance,TaxiOut,Elapsed,Year,DayOfMonth", "DayOfWeek,Month,Carrier"),
}
TREE_PREDICTORS["boosting"] = TREE_PREDICTORS["forest"]
TREE_RESPONSES = {"tree": "ArrDelay", "forest": "Late", "boosting": "Late"}
HELD_OUT = ["200000", "1000000000"]
TOOLS = {
    "quern": TASKS + TREES,
    "duckdb": ["import", "summary", "quantiles", "linmod-38", "linmod-337", "linmod-dense-47"],
    "spark": [t for t in TASKS if t not in ("import", "quantiles")] + TREES,
    "spark-lbfgs": ["logit-38", "logit-337"],
    "h2o": ["logit-38", "logit-337", "poisson-38", "poisson-337", "kmeans", "scoring"] + TREES,
    "r": ["logit-38", "poisson-38", "kmeans"],
    "sklearn": ["logit-38", "logit-337", "poisson-38", "poisson-337", "kmeans", "scoring", "tree", "boosting", "tree-scoring",
                "boosting-scoring"],
    "lightgbm": TREES,
    "xgboost": TREES,
}


def java():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def measured(command, log, seconds):
    """Runs a command alone; returns (cpu seconds, wall seconds, peak resident MB) of its process, or None if it took too long."""
    with open(log, "wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            wall = time.monotonic() - start
            if pid:
                break
            if wall > seconds:
                process.kill()
                os.wait4(process.pid, 0)
                return None
            time.sleep(0.01)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n" + Path(log).read_text(errors="replace")[-3000:])
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def quern(*arguments):
    return [str(ROOT / "scripts" / "quern"), *arguments]


def generate(target, *arguments):
    if not target.exists():
        built = ROOT / "distribution" / "target"
        classpath = [str(HERE / "target" / "classes"), str(built / "quern.jar"), str(built / "hadoop" / "*")]
        subprocess.run([java(), "-Xmx2g", "-cp", os.pathsep.join(classpath),
                        "org.quern.benchmarks.GenerateAirline", str(target), *arguments], check=True)
    return target


class Run:
    def __init__(self, work, rows, threads, python):
        self.work = work
        self.rows = rows
        self.threads = threads
        self.python = python

    def data(self, suffix="q"):
        return generate(self.work / f"airline-{self.rows}.{suffix}", str(self.rows))

    def centers(self):
        return str(generate(self.work / "centers.csv", "centers", "10", *NUMERIC.split(",")))

    def peer(self, tool, *arguments):
        if tool == "h2o":
            classes = os.pathsep.join([str(HERE / "peers" / "h2o" / "target" / "classes"), str(self.work / "h2o-lib" / "*")])
            return [java(), JAVA_FLAGS[0], "-Xmx4g", "-cp", classes, "org.quern.benchmarks.peers.H2oPeer", *arguments]
        if tool == "r":
            return ["Rscript", str(HERE / "peers" / "peer.R"), *arguments]
        if tool in ("lightgbm", "sklearn") and arguments[0] in TREES:
            return [self.python, str(HERE / "peers" / "trees_peer.py"), tool, *arguments]
        if tool == "sklearn":
            return [self.python, str(HERE / "peers" / "sklearn_peer.py"), *arguments]
        classes = os.pathsep.join([str(HERE / "peers" / "target" / "classes"), str(self.work / "peers-lib" / "*")])
        if tool == "duckdb":
            return [java(), "-cp", classes, "org.quern.benchmarks.peers.DuckDbPeer", *arguments]
        program = "XgBoostPeer" if tool == "xgboost" else "SparkPeer"
        return [java(), *JAVA_FLAGS, "-Xmx4g", "-cp", classes, f"org.quern.benchmarks.peers.{program}", *arguments]

    def command(self, tool, task):
        if task in TREES:
            if task.endswith("-scoring"):
                return self.tree_scoring(tool, task, self.data(), self.tree_model(tool, task.replace("-scoring", "")))
            return self.tree_fit(tool, task, self.fitted(tool, task))
        if task == "import":
            out = self.work / "imported"
            if tool == "quern":
                return quern("import", "--in", str(self.data("csv")), "--out", str(out), "--threads", self.threads,
                             "--overwrite", "--strings-as-factors", "--decimals", "float32", "--quiet")
            return self.peer(tool, "import", str(self.data("csv")), self.threads, f"{out}.duck")
        if tool == "quern":
            return self.quern(task)
        data = str(self.data())
        place = {"spark": [data + "/*.parquet", self.threads], "spark-lbfgs": [data + "/*.parquet", self.threads],
                 "duckdb": [data + "/*.parquet", self.threads], "h2o": [data, self.threads], "sklearn": [data]}
        place = [str(self.data("csv"))] if tool == "r" else place[tool]
        if task in ("summary", "quantiles"):
            return self.peer(tool, task, *place)
        if task == "kmeans":
            return self.peer(tool, "kmeans", *place, NUMERIC, self.centers())
        if task == "scoring":
            return self.peer(tool, "score", *place, *self.scoring(tool))
        verb, size = task.split("-", 1)
        if tool == "spark-lbfgs":
            verb = "logit-lbfgs"
        return self.peer(tool, verb, *place, *PREDICTORS[size])

    def quern(self, task):
        data = ["--data", str(self.data()), "--threads", self.threads]
        if task == "summary":
            return quern("summary", *data, "--formula", "~ " + " + ".join(SUMMARY_VARIABLES.split(",")))
        if task == "quantiles":
            return quern("summary", *data, "--formula", "~ " + " + ".join(("ArrDelay," + NUMERIC).split(",")),
                         "--quantiles", "0,0.25,0.5,0.75,1")
        if task == "kmeans":
            return quern("kmeans", *data, "--formula", "~ " + " + ".join(NUMERIC.split(",")), "--centers", self.centers(),
                         "--max-iterations", "20", "--format", "json")
        if task == "scoring":
            return quern("predict", *data, "--model", str(self.model("quern")), "--out", str(self.target("quern")))
        verb, size = task.split("-", 1)
        formula = RESPONSES[verb] + " ~ " + " + ".join(",".join(PREDICTORS[size]).split(","))
        fit = {"linmod": ["linmod"], "logit": ["logit"], "poisson": ["glm", "--family", "poisson"]}[verb]
        return quern(*fit, *data, "--formula", formula, "--format", "json")

    def fitted(self, tool, task):
        return self.work / f"fitted-{tool}-{task}"

    def tree_fit(self, tool, task, model):
        """A fit of trees that leaves its model behind."""
        numeric, factors = TREE_PREDICTORS[task]
        if tool != "quern":
            data = str(self.data()) + ("/*.parquet" if tool == "spark" else "")
            return self.peer(tool, task, data, self.threads, numeric, factors, str(model))
        # As a number, Late gives the splits of Gini's index and the mean of the leaves, as the others' forests do; as classes,
        # shares of votes. Boosting asks for a truth value.
        response = ["--transform", "IsLate = Late == 1"] if task == "boosting" else []
        formula = ("IsLate" if response else TREE_RESPONSES[task]) + " ~ " + " + ".join(f"{numeric},{factors}".split(","))
        fit = {"tree": ["dtree", "--max-depth", "8", "--xval", "0"],
               "forest": ["dforest", "--trees", "20", "--max-depth", "10", "--m-try", "3", "--no-replace", "--oob", "none"],
               "boosting": ["btrees", "--trees", "50", "--max-depth", "5", "--learning-rate", "0.1", "--sample-rate", "1", "--m-try",
                            str(len(f"{numeric},{factors}".split(",")))]}[task]
        return quern(*fit, "--data", str(self.data()), "--threads", self.threads, "--formula", formula, *response, "--max-bins", "255",
                     "--min-split", "40", "--min-bucket", "20", "--out", str(model), "--overwrite")

    def tree_scoring(self, tool, task, data, model, *response):
        """Predictions of a saved model as a column p of Parquet files, beside the response if it is named."""
        target = str(self.target(tool))
        if tool == "quern":
            keep = ["--extra-vars", response[0]] if response else []
            names = ["--type", "probability", "--pred-names", "q,p"] if task == "boosting-scoring" else ["--pred-names", "p"]
            return quern("predict", "--data", str(data), "--threads", self.threads, "--model", str(model), "--out", target,
                         *names, *keep)
        numeric, factors = TREE_PREDICTORS[task.replace("-scoring", "")]
        place = str(data) + ("/*.parquet" if tool == "spark" else "")
        return self.peer(tool, task, place, self.threads, numeric, factors, str(model), target, *response)

    def tree_model(self, tool, task):
        """Fitted once, outside the measurement, to the smallest set."""
        path = self.work / f"model-{tool}-{task}"
        if not path.exists():
            quiet(Run(self.work, 100_000, self.threads, self.python).tree_fit(tool, task, path))
        return path

    def quality(self, tool, task):
        """How good the model of the last fit is, on its own rows and on rows it has not seen."""
        unseen = generate(self.work / "airline-unseen.q", *HELD_OUT)
        found = []
        for name, data in (("training", self.data()), ("unseen", unseen)):
            quiet(self.tree_scoring(tool, task + "-scoring", data, self.fitted(tool, task), TREE_RESPONSES[task]))
            target = self.work / f"scored-{tool}"
            files = str(target) + ("/part*" if target.is_dir() else "")
            found.append(f"{name} " + quiet(self.peer("duckdb", "quality", files, self.threads, TREE_RESPONSES[task])))
        return "; ".join(found)

    def scoring(self, tool):
        model, target = str(self.model(tool)), str(self.target(tool))
        if tool == "spark":
            return [model, target]
        return [*PREDICTORS["38"], model, target]

    def target(self, tool):
        target = self.work / f"scored-{tool}"
        if target.is_dir():
            shutil.rmtree(target)
        target.unlink(missing_ok=True)
        return target

    def model(self, tool):
        """A saved logit-38, fitted once, outside the measurement, to the smallest set."""
        path = self.work / f"model-{tool}"
        if not path.exists():
            small = Run(self.work, 100_000, self.threads, self.python)
            fit = small.command("spark-lbfgs" if tool == "spark" else tool, "logit-38")
            quiet(fit + (["--out", str(path)] if tool == "quern" else [str(path)]))
        return path


def quiet(command):
    """Runs a command outside the measurement; returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n" + (done.stdout + done.stderr)[-3000:])
    return done.stdout.strip()


def answer(tool, log):
    """The coefficient of the first predictor with its standard error and the deviance, or the sum of squares of k-means."""
    text = Path(log).read_text(errors="replace")
    if tool != "quern":
        return "; ".join(line.strip() for line in text.splitlines()
                         if re.match(r"(coefficients?|deviance|within|rows|mean|fit) ", line))
    start = text.find("{\n")
    if start < 0:
        return ""
    model = json.JSONDecoder().raw_decode(text[start:])[0]
    found = []

    def walk(node):
        if isinstance(node, dict):
            if node.get("label") == "CRSDepTime" and "estimate" in node:
                found.append(f"coefficient of CRSDepTime {node['estimate']} se {node.get('standardError')}")
            for key, value in node.items():
                if key in ("deviance", "iterations", "passes", "validRows", "totalWithinSumOfSquares"):
                    found.append(f"{key} {value}")
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)
    walk(model)
    return "; ".join(found)


def python_of(work):
    """A Python with the libraries of the peers, made once."""
    python = work / "python" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(work / "python")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PYTHON_LIBRARIES], check=True)
    return str(python)


def build(work, tools, tasks):
    # DuckDB measures how good predictions are
    trees = set(tools) if set(tasks) & set(TREES) else set()
    subprocess.run(["mvn", "-q", "-f", str(ROOT / "pom.xml"), "-DskipTests", "package"], check=True)
    for name, folder, users in (("peers-lib", HERE / "peers", {"duckdb", "spark", "spark-lbfgs", "xgboost"} | trees),
                                ("h2o-lib", HERE / "peers" / "h2o", {"h2o"})):
        if users & set(tools):
            subprocess.run(["mvn", "-q", "-f", str(folder / "pom.xml"), "package", "dependency:copy-dependencies",
                            f"-DoutputDirectory={work / name}"], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--tools", nargs="+", default=["quern", "duckdb", "spark"], choices=list(TOOLS))
    parser.add_argument("--tasks", nargs="+", default=TASKS, choices=TASKS + TREES)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--repeat", type=int, default=3, help="the run of least CPU time counts")
    parser.add_argument("--limit", type=int, default=900, help="seconds after which a run is given up")
    parser.add_argument("--python")
    parser.add_argument("--no-quality", action="store_true", help="do not score what the models of trees are worth")
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        build(work, options.tools, options.tasks)
    python = options.python
    if python is None and {"sklearn", "lightgbm"} & set(options.tools):
        python = python_of(work)
    answers = []
    print("| rows | task | " + " | ".join(options.tools) + " |")
    print("|---|---|" + "---|" * len(options.tools), flush=True)
    for rows in options.rows:
        run = Run(work, rows, options.threads, python)
        for task in options.tasks:
            cells = []
            for tool in options.tools:
                if task not in TOOLS[tool]:
                    cells.append("–")
                    continue
                log = work / f"{tool}-{task}.log"
                runs = [measured(run.command(tool, task), log, options.limit) for _ in range(options.repeat)]
                if None in runs:
                    cells.append(f"over {options.limit} s")
                    continue
                cpu, wall, memory = min(runs)
                cells.append(f"{cpu:.1f} [{wall:.1f}] {memory:.0f} MB")
                found = [answer(tool, log)]
                if task in TREE_RESPONSES and not options.no_quality:
                    found.append(run.quality(tool, task))
                answers += [f"{rows:,} {task} {tool}: {text}" for text in found]
                # at once too, for a long run may be cut short
                print("\n".join(answers[-len(found):]), file=sys.stderr, flush=True)
            print(f"| {rows:,} | {task} | " + " | ".join(cells) + " |", flush=True)
    print("\n" + "\n".join(a for a in answers if not a.endswith(": ")))


if __name__ == "__main__":
    main()
