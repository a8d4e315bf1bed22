# Training error of stumps boosted by gbm 2.1.8.1 with R 4.2.2 (Debian bookworm: r-cran-gbm), without randomness; README.md says what is in it.
#   QUERN_GOLDEN=… Rscript --vanilla boosting.R        in this folder
suppressMessages(library(gbm))
source("golden.R")
after <- c(1, 10, 50, 100)
cases <- list()
case <- function(id, set, formula, distribution, rate, bucket) {
  data <- na.omit(set$frame[all.vars(formula)])
  if (is.factor(data[[1]])) data[[1]] <- as.numeric(data[[1]]) - 1
  fit <- gbm(formula, distribution, data, n.trees = max(after), interaction.depth = 1, n.minobsinnode = bucket, shrinkage = rate, bag.fraction = 1,
    train.fraction = 1, keep.data = FALSE, verbose = FALSE)
  importance <- relative.influence(fit, n.trees = max(after), scale. = FALSE, sort. = FALSE)
  cases[[length(cases) + 1]] <<- list(case = id, formula = gsub(" +", " ", paste(deparse(formula), collapse = "")), data = set$description, rows = nrow(data),
    objective = distribution, response = names(data)[1], predictors = I(names(data)[-1]), depth = 1, learningRate = rate, minBucket = bucket,
    start = fit$initF, loss = setNames(as.list(fit$train.error[after]), after), influenceShare = as.list(importance / sum(importance)))
  cat(id, nrow(data), fit$train.error[after], "\n")
}
names <- c("crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "black", "lstat", "medv")
case("Boston", set("r_datasets/Boston.csv", numbers(names)), reformulate(setdiff(names, "medv"), "medv"), "gaussian", 0.1, 10)
pima <- set("r_datasets/PimaIndiansDiabetes.csv", c(numbers("pregnant", "glucose", "pressure", "triceps", "insulin", "mass", "pedigree", "age"),
  list(diabetes = c("neg", "pos"))))
case("Pima", pima, diabetes ~ pregnant + glucose + pressure + triceps + insulin + mass + pedigree + age, "bernoulli", 0.1, 10)
chick <- set("r_datasets/ChickWeight.csv", list(weight = "number", Time = "number", Chick = as.character(1:50), Diet = NULL))
case("ChickWeight", chick, weight ~ Time + Chick + Diet, "gaussian", 0.1, 10)
diamonds <- set("diamonds/diamonds.csv.gz", list(carat = "number", cut = I(c("Fair", "Good", "Very Good", "Premium", "Ideal")),
  color = c("D", "E", "F", "G", "H", "I", "J"), clarity = I(c("I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF")), depth = "number",
  table = "number", price = "number"))
case("diamonds", diamonds, price ~ carat + cut + color + clarity + depth + table, "gaussian", 0.1, 50)
adult <- set("adult/adult.data.gz", list(age = "number", education.num = "number", marital.status = NULL, relationship = NULL, sex = NULL,
  capital.gain = "number", hours.per.week = "number", income = c("<=50K", ">50K")), missing = c("NA", "?"))
case("adult", adult, income ~ age + education.num + marital.status + relationship + sex + capital.gain + hours.per.week, "bernoulli", 0.2, 20)
write(list(made = paste("gbm", packageVersion("gbm"), "of", R.version.string), cases = cases), "boosting-gbm.json")
