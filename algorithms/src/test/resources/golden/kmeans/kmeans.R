# Expected clusters for KMeansGoldenTest: QUERN_GOLDEN=… Rscript --vanilla kmeans.R in this folder, R 4.2.2:
# kmeans(x, centers, algorithm = "Lloyd", iter.max = 1000) with k complete rows, evenly spaced, as first centers; for
# "-scaled" x is scale(x). Centers are given in the units of the variables. "checksum" is the sum over complete rows i,
# from 1, of ((i - 1) mod 9973 + 1) * cluster: it tells partitions apart.
options(digits = 17)
data <- file.path(Sys.getenv("QUERN_GOLDEN"), "data")
out <- "case,what,cluster,variable,value"
put <- function(...) out <<- c(out, paste(..., sep = ","))
number <- function(v) format(v, digits = 17, trim = TRUE, scientific = FALSE)
case <- function(name, table, columns, k, scaled = FALSE) {
  x <- as.matrix(table[, columns])
  x <- x[complete.cases(x), , drop = FALSE]
  raw <- x
  if (scaled) x <- scale(x)
  first <- round(seq(1, nrow(x), length.out = k))
  fit <- kmeans(x, x[first, , drop = FALSE], algorithm = "Lloyd", iter.max = 1000)
  put(name, "rows", 0, "", nrow(x))
  put(name, "iterations", 0, "", fit$iter)
  put(name, "checksum", 0, "", number(sum((((seq_len(nrow(x)) - 1) %% 9973) + 1) * fit$cluster)))
  put(name, "totss", 0, "", number(fit$totss))
  put(name, "tot.withinss", 0, "", number(fit$tot.withinss))
  put(name, "betweenss", 0, "", number(fit$betweenss))
  for (c in seq_len(k)) {
    put(name, "size", c, "", fit$size[c])
    put(name, "withinss", c, "", number(fit$withinss[c]))
    for (v in columns) put(name, "first", c, v, number(raw[first[c], v]))
    for (v in columns) put(name, "center", c, v, number(mean(raw[fit$cluster == c, v])))
  }
}
r <- function(name) read.csv(file.path(data, "r_datasets", paste0(name, ".csv")))
case("iris", r("iris"), c("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"), 3)
case("iris-scaled", r("iris"), c("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"), 3, TRUE)
case("faithful", r("faithful"), c("eruptions", "waiting"), 2)
case("USArrests", r("USArrests"), c("Murder", "Assault", "UrbanPop", "Rape"), 4)
case("USArrests-scaled", r("USArrests"), c("Murder", "Assault", "UrbanPop", "Rape"), 4, TRUE)
boston <- c("crim", "zn", "indus", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "black", "lstat", "medv")
case("Boston", r("Boston"), boston, 6)
case("Boston-scaled", r("Boston"), boston, 6, TRUE)
case("quakes", r("quakes"), c("lat", "long", "depth", "mag", "stations"), 5)
case("airquality", r("airquality"), c("Ozone", "Solar.R", "Wind", "Temp"), 3)
diamonds <- read.csv(gzfile(file.path(data, "diamonds", "diamonds.csv.gz")))
case("diamonds", diamonds, c("carat", "depth", "table", "price", "x", "y", "z"), 10)
case("diamonds-scaled", diamonds, c("carat", "depth", "table", "price", "x", "y", "z"), 10, TRUE)
skin <- read.table(gzfile(file.path(data, "skin", "Skin_NonSkin.txt.gz")), col.names = c("B", "G", "R", "class"))
case("skin", skin, c("B", "G", "R"), 20)
hflights <- read.csv(gzfile(file.path(data, "hflights", "hflights.csv.gz")))
case("hflights", hflights, c("DepTime", "AirTime", "ArrDelay", "DepDelay", "Distance"), 8)
airline <- read.csv(gzfile(file.path(data, "airline_demo_small", "AirlineDemoSmall.csv.gz")), na.strings = "M")
case("airline", airline, c("ArrDelay", "CRSDepTime"), 5)
writeLines(out, "kmeans.csv")
