# Bands of randomForest 4.7-1.1 with R 4.2.2 (Debian bookworm: r-cran-randomforest) over 30 seeds; README.md says what is in them.
#   QUERN_GOLDEN=… Rscript --vanilla forests.R        in this folder
suppressMessages(library(randomForest))
source("golden.R")
seeds <- 1:30
band <- function(v) list(mean = mean(v), sd = sd(v), min = min(v), max = max(v))
cases <- list()
case <- function(id, set, formula, ntree, mtry, nodesize, replace) {
  d <- set$frame
  data <- na.omit(d[all.vars(formula(terms(formula, data = d)))])
  n <- nrow(data)
  sampsize <- if (replace) n else ceiling(0.632 * n)
  response <- data[[1]]
  predictors <- data[-1]
  took <- system.time(fits <- lapply(seeds, function(seed) {
    set.seed(seed)
    f <- suppressWarnings(randomForest(predictors, response, ntree = ntree, mtry = mtry, nodesize = nodesize, replace = replace, sampsize = sampsize))
    importance <- f$importance[, 1]
    # forests of the first tree, of ten and of all
    error <- function(trees) if (is.factor(response)) f$err.rate[trees, 1] else f$mse[trees]
    list(error = error(ntree), error10 = error(10), class = if (is.factor(response)) f$err.rate[ntree, -1], share = importance / sum(importance),
      total = sum(importance), leaves = mean(f$forest$ndbigtree + 1) / 2,
      train = if (is.factor(response)) mean(predict(f, predictors) != response) else mean((predict(f, predictors) - response)^2))
  }))[[3]]
  of <- function(what) sapply(fits, function(f) f[[what]])
  classes <- if (is.factor(response)) levels(response)
  each <- function(what, names) sapply(names, function(name) band(sapply(fits, function(f) f[[what]][[name]])), simplify = FALSE)
  cases[[length(cases) + 1]] <<- list(case = id, formula = gsub(" +", " ", paste(deparse(formula), collapse = "")), data = set$description, rows = n,
    predictors = I(names(predictors)), kind = if (is.factor(response)) "class" else "anova", ntree = ntree, mtry = mtry, nodesize = nodesize,
    replace = replace, sampsize = sampsize, maxnodes = NULL, seeds = length(seeds), oobError = band(of("error")),
    oobErrorAfter10Trees = band(of("error10")), oobErrorByClass = if (is.factor(response)) each("class", classes), trainingError = band(of("train")),
    leavesPerTree = band(of("leaves")), importanceTotal = band(of("total")), importanceShare = each("share", names(predictors)),
    responseVariance = if (!is.factor(response)) mean((response - mean(response))^2))
  cat(sprintf("%-20s n %6d mtry %2d nodesize %3d %-5s  %.5f sd %.5f  leaves %6.1f  %5.1f s\n", id, n, mtry, nodesize, replace, mean(of("error")),
    sd(of("error")), mean(of("leaves")), took))
}
both <- function(id, ...) {
  case(id, ..., replace = TRUE)
  case(paste0(id, "-subsample"), ..., replace = FALSE)
}

iris.set <- set("r_datasets/iris.csv", c(numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"), list(Species = NULL)))
both("iris", iris.set, Species ~ Sepal.Length + Sepal.Width + Petal.Length + Petal.Width, ntree = 300, mtry = 2, nodesize = 1)
kyphosis <- set("r_datasets/kyphosis.csv", c(list(Kyphosis = c("absent", "present")), numbers("Age", "Number", "Start")))
both("kyphosis", kyphosis, Kyphosis ~ Age + Number + Start, ntree = 500, mtry = 1, nodesize = 1)
case("kyphosis-bagging", kyphosis, Kyphosis ~ Age + Number + Start, ntree = 500, mtry = 3, nodesize = 7, replace = TRUE)
stagec <- set("r_datasets/stagec.csv", list(pgstat = c("0", "1"), age = "number", eet = "number", g2 = "number", grade = "number", gleason = "number",
  ploidy = c("diploid", "tetraploid", "aneuploid")))
both("stagec", stagec, pgstat ~ age + eet + g2 + grade + gleason + ploidy, ntree = 500, mtry = 2, nodesize = 1)
pima <- set("r_datasets/PimaIndiansDiabetes.csv", c(numbers("pregnant", "glucose", "pressure", "triceps", "insulin", "mass", "pedigree", "age"),
  list(diabetes = c("neg", "pos"))))
both("Pima", pima, diabetes ~ pregnant + glucose + pressure + triceps + insulin + mass + pedigree + age, ntree = 300, mtry = 2, nodesize = 5)
airquality.set <- set("r_datasets/airquality.csv", numbers("Ozone", "Solar.R", "Wind", "Temp", "Month", "Day"))
both("airquality", airquality.set, Ozone ~ Solar.R + Wind + Temp + Month + Day, ntree = 500, mtry = 2, nodesize = 5)
names <- c("crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "black", "lstat", "medv")
boston <- set("r_datasets/Boston.csv", numbers(names))
boston.formula <- reformulate(setdiff(names, "medv"), "medv")
both("Boston", boston, boston.formula, ntree = 300, mtry = 4, nodesize = 5)
case("Boston-bagging", boston, boston.formula, ntree = 100, mtry = 13, nodesize = 20, replace = TRUE)
bike <- set("bike/Bike_Rental_UCI_Dataset.csv.gz", numbers("season", "yr", "mnth", "hr", "holiday", "weekday", "workingday", "weathersit", "temp", "atemp",
  "hum", "windspeed", "cnt"))
both("bike", bike, cnt ~ season + yr + mnth + hr + holiday + weekday + workingday + weathersit + temp + atemp + hum + windspeed, ntree = 20, mtry = 4,
  nodesize = 20)
adult <- set("adult/adult.data.gz", list(age = "number", workclass = NULL, education.num = "number", marital.status = NULL, occupation = NULL, sex = NULL,
  capital.gain = "number", capital.loss = "number", hours.per.week = "number", income = c("<=50K", ">50K")), missing = c("NA", "?"), every = 2)
both("adult", adult, income ~ age + workclass + education.num + marital.status + occupation + sex + capital.gain + capital.loss + hours.per.week, ntree = 30,
  mtry = 3, nodesize = 20)
write(list(made = paste("randomForest", packageVersion("randomForest"), "of", R.version.string), cases = cases), "forests.json")
