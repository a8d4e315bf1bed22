#!/usr/bin/env python3
"""Logistic and Poisson regression without penalty, k-means and scoring by scikit-learn, Parquet read by pyarrow; no standard errors.

    sklearn_peer.py logit|poisson DATA_DIR numeric,... factor,... [SAVED_MODEL]
    sklearn_peer.py kmeans DATA_DIR numeric,... CENTERS
    sklearn_peer.py score DATA_DIR numeric,... factor,... SAVED_MODEL TARGET
"""
import glob
import pickle
import sys
import warnings

import numpy
import pyarrow
import pyarrow.parquet
import scipy.sparse


def read(directory, columns):
    return pyarrow.concat_tables(
        pyarrow.parquet.read_table(file, columns=columns) for file in sorted(glob.glob(directory + "/*.parquet")))


def design(table, numeric, factors):
    """Numeric columns scaled by 1/10 (L-BFGS needs a like size), then dummies but for each factor's last level; sparse."""
    rows = table.num_rows
    parts = [scipy.sparse.csr_matrix(numpy.column_stack([table[name].to_numpy() / 10 for name in numeric]))]
    for name in factors:
        encoded = table[name].combine_chunks().dictionary_encode()
        levels = encoded.dictionary.to_pylist()
        rank = numpy.argsort(numpy.argsort(levels))
        codes = rank[encoded.indices.to_numpy()]
        keep = codes < len(levels) - 1
        parts.append(scipy.sparse.csr_matrix(
            (numpy.ones(keep.sum()), (numpy.nonzero(keep)[0], codes[keep])), shape=(rows, len(levels) - 1)))
    return scipy.sparse.hstack(parts, format="csr")


def main():
    verb, directory, numeric = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
    if verb == "kmeans":
        from sklearn.cluster import KMeans
        table = read(directory, numeric)
        x = numpy.column_stack([table[name].to_numpy().astype(float) for name in numeric])
        x = x[~numpy.isnan(x).any(axis=1)]
        centers = numpy.loadtxt(sys.argv[4], delimiter=",", skiprows=1)
        warnings.simplefilter("ignore")
        fit = KMeans(len(centers), init=centers, n_init=1, max_iter=20, tol=0, algorithm="lloyd").fit(x)
        print("rows", len(x), "iterations", fit.n_iter_)
        print("within", repr(fit.inertia_))
        print("first center", fit.cluster_centers_[0])
        return
    factors = sys.argv[4].split(",")
    if verb == "score":
        with open(sys.argv[5], "rb") as file:
            model = pickle.load(file)
        table = read(directory, numeric + factors)
        p = model.predict_proba(design(table, numeric, factors))[:, 1]
        pyarrow.parquet.write_table(pyarrow.table({"p": p}), sys.argv[6])
        print("mean", p.mean())
        return
    response = "Late" if verb == "logit" else "Changes"
    table = read(directory, numeric + factors + [response])
    x, y = design(table, numeric, factors), table[response].to_numpy()
    if verb == "logit":
        from sklearn.linear_model import LogisticRegression
        fit = LogisticRegression(C=numpy.inf, tol=1e-6, max_iter=1000).fit(x, y)
        coefficients, eta = fit.coef_[0], fit.decision_function(x)
        deviance = 2 * (numpy.logaddexp(0, eta) - y * eta).sum()
    else:
        from sklearn.linear_model import PoissonRegressor
        fit = PoissonRegressor(alpha=0, tol=1e-7, max_iter=1000).fit(x, y)
        coefficients, mean = fit.coef_, fit.predict(x)
        deviance = 2 * (numpy.where(y > 0, y * numpy.log(numpy.maximum(y, 1) / mean), 0) - (y - mean)).sum()
    print("coefficients", len(coefficients) + 1, "iterations", fit.n_iter_)
    print("coefficient of", numeric[0], repr(float(coefficients[0] / 10)), "se –")
    print("deviance", repr(float(deviance)))
    if len(sys.argv) > 5:
        with open(sys.argv[5], "wb") as file:
            pickle.dump(fit, file)


main()
