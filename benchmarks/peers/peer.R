# Generalised linear models and k-means by R's own functions, on text read by data.table (R has no Parquet of its own):
#   Rscript peer.R logit|poisson CSV numeric,... factor,... | kmeans CSV numeric,... CENTERS
arguments <- commandArgs(TRUE)
numeric <- strsplit(arguments[3], ",")[[1]]
if (arguments[1] == "kmeans") {
  data <- na.omit(data.table::fread(arguments[2], select = numeric, data.table = FALSE)[numeric])
  centers <- as.matrix(read.csv(arguments[4])[numeric])
  fit <- suppressWarnings(kmeans(as.matrix(data), centers, iter.max = 20, algorithm = "Lloyd"))
  cat("rows", nrow(data), "iterations", fit$iter, "\n")
  cat("within", format(fit$tot.withinss, digits = 16), "\n")
  cat("first center", format(fit$centers[1, ], digits = 10), "\n")
} else {
  factors <- strsplit(arguments[4], ",")[[1]]
  response <- if (arguments[1] == "logit") "Late" else "Changes"
  data <- data.table::fread(arguments[2], select = c(response, numeric, factors), stringsAsFactors = TRUE, data.table = FALSE)
  family <- if (arguments[1] == "logit") binomial() else poisson()
  fit <- glm(reformulate(c(numeric, factors), response), family, data, model = FALSE, y = FALSE)
  coefficient <- coef(summary(fit))[numeric[1], ]
  cat("coefficients", length(coef(fit)), "iterations", fit$iter, "\n")
  cat("coefficient of", numeric[1], format(coefficient[1], digits = 16), "se", format(coefficient[2], digits = 16), "\n")
  cat("deviance", format(deviance(fit), digits = 16), "\n")
}
