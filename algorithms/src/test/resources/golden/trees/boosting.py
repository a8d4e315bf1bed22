"""Training loss of LightGBM after 1, 10, 50 and 100 trees, without any randomness; README.md says what is in the file.

    QUERN_GOLDEN=… python boosting.py        in this folder; needs numpy and lightgbm (numbers stored: 4.7.0)
"""
import csv
import gzip
import json
import os
from pathlib import Path

import lightgbm
import numpy

FOLDER = Path(os.environ["QUERN_GOLDEN"]) / "data"
AFTER = [1, 10, 50, 100]


def read(of):
    """The set of a fit of rpart as columns of numbers; factors as codes from 0."""
    data = json.loads(Path(f"rpart-{of}.json").read_text())["data"]
    rows = []
    for name in data["files"]:
        with (gzip.open if name.endswith("gz") else open)(FOLDER / name, "rt") as file:
            rows += [row for row in csv.reader(file, delimiter=data["separator"], skipinitialspace=True) if row]
    rows = rows[1 if data["header"] else 0::data["every"]]
    columns = {}
    for column in data["columns"]:
        texts = [row[column["position"]].strip() for row in rows]
        code = float if column["type"] == "number" else {level: i for i, level in enumerate(column["levels"])}.get
        columns[column["name"]] = numpy.array([numpy.nan if t in data["missing"] else code(t) for t in texts], dtype=float)
    return data, columns


def losses(objective, y, raw):
    if objective == "gaussian":
        return float(numpy.mean((y - raw) ** 2))
    if objective == "bernoulli":
        return float(numpy.mean(numpy.logaddexp(0, raw) - y * raw))
    shifted = raw - raw.max(axis=1, keepdims=True)
    return float(numpy.mean(numpy.log(numpy.exp(shifted).sum(axis=1)) - shifted[numpy.arange(len(y)), y.astype(int)]))


def case(name, of, objective, response, predictors, depth, rate, bucket, factors=()):
    data, columns = read(of)
    used = numpy.all([~numpy.isnan(columns[c]) for c in [response, *predictors]], axis=0)
    x = numpy.column_stack([columns[c][used] for c in predictors])
    y = columns[response][used]
    if objective == "bernoulli":
        y = (y == y.max()).astype(float)
    parameters = {
        "objective": {"gaussian": "regression", "bernoulli": "binary", "multinomial": "multiclass"}[objective],
        "learning_rate": rate, "max_depth": depth, "num_leaves": 2 ** depth, "min_data_in_leaf": bucket,
        "min_sum_hessian_in_leaf": 1e-3, "lambda_l1": 0, "lambda_l2": 0, "min_gain_to_split": 0, "boost_from_average": True,
        "max_bin": max(len(numpy.unique(c)) for c in x.T) + 2, "min_data_in_bin": 1, "bin_construct_sample_cnt": len(y),
        "feature_pre_filter": False, "enable_bundle": False, "use_missing": False, "max_cat_to_onehot": 1, "cat_smooth": 0,
        "cat_l2": 0, "max_cat_threshold": 1000, "min_data_per_group": 1, "num_threads": 2, "deterministic": True,
        "force_row_wise": True, "verbosity": -1}
    if objective == "multinomial":
        parameters["num_class"] = int(y.max()) + 1
    train = lightgbm.Dataset(x, y, categorical_feature=[predictors.index(f) for f in factors], free_raw_data=False)
    model = lightgbm.train(parameters, train, num_boost_round=max(AFTER))
    loss = {str(k): losses(objective, y, model.predict(x, raw_score=True, num_iteration=k)) for k in AFTER}
    gain = model.feature_importance("gain")
    trees = model.dump_model()["tree_info"]
    print(name, len(y), parameters["max_bin"], loss, flush=True)
    return {"case": name, "data": data, "objective": objective, "response": response, "predictors": predictors,
            "factors": list(factors), "rows": len(y), "depth": depth, "learningRate": rate, "minBucket": bucket, "loss": loss,
            "leavesOfFirstTree": trees[0]["num_leaves"], "gainShare": dict(zip(predictors, (gain / gain.sum()).tolist())),
            "parameters": parameters}


def main():
    boston = ["crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "black", "lstat"]
    bike = ["season", "yr", "mnth", "hr", "holiday", "weekday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed"]
    stones = ["carat", "cut", "color", "clarity", "depth", "table", "x", "y", "z"]
    pima = ["pregnant", "glucose", "pressure", "triceps", "insulin", "mass", "pedigree", "age"]
    adult = ["age", "education.num", "capital.gain", "capital.loss", "hours.per.week"]
    texts = ["marital.status", "relationship", "race", "sex"]
    iris = ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"]
    cases = [
        case("Boston", "Boston", "gaussian", "medv", boston, 3, 0.1, 5),
        case("Boston-stumps", "Boston", "gaussian", "medv", boston, 1, 0.1, 10),
        case("diamonds", "diamonds", "gaussian", "price", stones, 5, 0.1, 20),
        case("bike", "bike", "gaussian", "cnt", bike, 6, 0.1, 10),
        case("ChickWeight", "ChickWeight", "gaussian", "weight", ["Time", "Chick", "Diet"], 3, 0.05, 4, ["Chick", "Diet"]),
        case("Pima", "Pima", "bernoulli", "diabetes", pima, 3, 0.1, 10),
        case("Pima-stumps", "Pima", "bernoulli", "diabetes", pima, 1, 0.1, 10),
        case("adult", "adult", "bernoulli", "income", adult, 4, 0.1, 20),
        case("adult-factors", "adult", "bernoulli", "income", adult + texts, 5, 0.1, 20, texts),
        case("skin", "skin", "bernoulli", "class", ["B", "G", "R"], 4, 0.1, 50),
        case("iris", "iris", "multinomial", "Species", iris, 2, 0.1, 5),
        case("skin-leaves-of-one", "skin", "bernoulli", "class", ["B", "G", "R"], 4, 0.1, 1),
        case("iris-leaves-of-one", "iris", "multinomial", "Species", iris, 2, 0.1, 1),
        case("diamonds-cut", "diamonds", "multinomial", "cut", ["carat", "color", "clarity", "depth", "table", "x"], 4, 0.1, 20),
        case("adult-relationship", "adult", "multinomial", "relationship", adult, 3, 0.2, 20),
    ]
    made = f"lightgbm {lightgbm.__version__}"
    lines = ",\n  ".join(json.dumps(c) for c in cases)
    Path("boosting-lightgbm.json").write_text(f'{{"made": "{made}",\n "cases": [{lines}]}}\n')


main()
