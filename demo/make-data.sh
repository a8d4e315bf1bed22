#!/bin/sh
# Makes data/flights.csv.gz and data/new-flights.csv anew from the npm package vega-datasets 3.2.1, read with DuckDB.
# The demo itself needs neither: the files are in the repository. Needs npm, Maven and JDK 17.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent vega-datasets@3.2.1
tar xzf vega-datasets-3.2.1.tgz package/data/flights-3m.parquet
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact=org.duckdb:duckdb_jdbc:1.5.6.0 -DoutputDirectory="$work"
java -cp duckdb_jdbc-1.5.6.0.jar "$here/ExtractFlights.java" package/data/flights-3m.parquet "$here/data"
gzip -dc "$here/data/flights.csv.gz" | sha256sum
sha256sum "$here/data/new-flights.csv"
