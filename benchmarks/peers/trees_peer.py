#!/usr/bin/env python3
"""Trees by LightGBM or scikit-learn, Parquet read by pyarrow; factors are categories.

    trees_peer.py lightgbm|sklearn tree|forest|boosting DATA_DIR THREADS numeric,... factor,... SAVED_MODEL
    trees_peer.py lightgbm|sklearn tree-scoring|... DATA_DIR THREADS numeric,... factor,... SAVED_MODEL TARGET [RESPONSE]
"""
import glob
import os
import pickle
import sys
import time

tool, task, directory, threads = sys.argv[1:5]
os.environ["OMP_NUM_THREADS"] = threads
numeric, factors, saved = sys.argv[5].split(","), sys.argv[6].split(","), sys.argv[7]

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet

BINS = 255
SMALLEST_LEAF = 20


def read(columns):
    return pyarrow.concat_tables(
        pyarrow.parquet.read_table(file, columns=columns) for file in sorted(glob.glob(directory + "/*.parquet")))


def matrix(table, levels):
    """Float columns, row by row; a factor is its codes in the order of its sorted levels."""
    x = numpy.empty((table.num_rows, len(numeric) + len(factors)), dtype=numpy.float32)
    for i, name in enumerate(numeric):
        x[:, i] = table[name].to_numpy()
    for i, name in enumerate(factors):
        encoded = table[name].combine_chunks().dictionary_encode()
        codes = numpy.array([levels[name].index(level) for level in encoded.dictionary.to_pylist()], dtype=numpy.float32)
        x[:, len(numeric) + i] = codes[encoded.indices.to_numpy()]
    return x


def lightgbm_fit(x, y):
    import lightgbm
    parameters = {"num_threads": int(threads), "max_bin": BINS, "min_data_in_leaf": SMALLEST_LEAF, "verbosity": -1, "seed": 1,
                  "objective": "regression" if task == "tree" else "binary"}
    rounds = {"tree": 1, "forest": 20, "boosting": 50}[task]
    depth = {"tree": 8, "forest": 10, "boosting": 5}[task]
    parameters.update(max_depth=depth, num_leaves=2 ** depth, learning_rate=0.1 if task == "boosting" else 1)
    if task == "forest":
        parameters.update(boosting="rf", bagging_freq=1, bagging_fraction=0.632, feature_fraction_bynode=3 / x.shape[1])
    categories = list(range(len(numeric), x.shape[1]))
    data = lightgbm.Dataset(x, y, categorical_feature=categories, params=parameters).construct()
    start = time.monotonic()
    return lightgbm.train(parameters, data, num_boost_round=rounds), start


def sklearn_fit(x, y):
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    common = {"max_bins": BINS, "min_samples_leaf": SMALLEST_LEAF, "early_stopping": False, "max_leaf_nodes": None,
              "categorical_features": list(range(len(numeric), x.shape[1])), "random_state": 1}
    start = time.monotonic()
    if task == "tree":
        return HistGradientBoostingRegressor(max_iter=1, learning_rate=1, max_depth=8, **common).fit(x, y), start
    return HistGradientBoostingClassifier(max_iter=50, learning_rate=0.1, max_depth=5, **common).fit(x, y), start


def fit():
    begin = time.monotonic()
    response = "ArrDelay" if task == "tree" else "Late"
    table = read(numeric + factors + [response])
    table = table.filter(pyarrow.compute.is_valid(table[response]))
    levels = {name: sorted(table[name].unique().to_pylist()) for name in factors}
    x, y = matrix(table, levels), table[response].to_numpy().astype(numpy.float32)
    del table
    model, start = (lightgbm_fit if tool == "lightgbm" else sklearn_fit)(x, y)
    end = time.monotonic()
    print(f"fit {end - start:.2f} s, with the data {end - begin:.2f} s")
    with open(saved, "wb") as file:
        pickle.dump((model.model_to_string() if tool == "lightgbm" else model, levels), file)


def score():
    target, response = sys.argv[8], sys.argv[9:10]
    with open(saved, "rb") as file:
        model, levels = pickle.load(file)
    table = read(numeric + factors + response)
    x = matrix(table, levels)
    if tool == "lightgbm":
        import lightgbm
        p = lightgbm.Booster(model_str=model).predict(x, num_threads=int(threads))
    else:
        p = model.predict_proba(x)[:, 1] if hasattr(model, "predict_proba") else model.predict(x)
    columns = {"p": p}
    for name in response:
        columns[name] = table[name]
    pyarrow.parquet.write_table(pyarrow.table(columns), target)
    print("mean", p.mean())


score() if task.endswith("-scoring") else fit()
