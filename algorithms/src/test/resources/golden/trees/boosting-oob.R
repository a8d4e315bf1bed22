# Deviance out of bag of stochastic gradient boosting, over 30 seeds: bands for the old system's published examples.
#   Rscript boosting-oob.R        (numbers used in tests: R 4.2.2 with rpart 4.1.19)
# Each round draws 63.2 % of the rows without replacement and mtry predictors, fits a least-squares tree of rpart to the gradients and
# takes a tenth of the Newton step in each leaf. Minsplit is the root of the rows, minbucket a third of it. Reported: mean loss
# (squares; -log p) of the rows that the last round did not draw, under all trees.
library(rpart)

boost <- function(x, y, loss, rounds, mtry, seed, cp = 0, rate = 0.1, share = 0.632) {
  set.seed(seed)
  n <- nrow(x)
  minsplit <- round(sqrt(n))
  control <- rpart.control(minsplit = minsplit, minbucket = round(minsplit / 3), maxdepth = 1, cp = cp, xval = 0,
                           maxcompete = 0, maxsurrogate = 0)
  scores <- rep(if (loss == "gaussian") mean(y) else qlogis(mean(y)), n)
  for (round in seq_len(rounds)) {
    drawn <- sample(n, round(share * n))
    p <- if (loss == "gaussian") scores else plogis(scores)
    g <- y - p
    h <- if (loss == "gaussian") rep(1, n) else p * (1 - p)
    d <- data.frame(x[, sample(ncol(x), mtry), drop = FALSE], .g = g)
    fit <- rpart(.g ~ ., data = d[drawn, ], control = control)
    fit$frame$yval <- seq_len(nrow(fit$frame))
    leaf <- as.character(predict(fit, d))
    step <- tapply(drawn, leaf[drawn], function(i) sum(g[i]) / max(sum(h[i]), 1e-12))[leaf]
    scores <- scores + rate * ifelse(is.na(step), 0, step)
  }
  losses <- if (loss == "gaussian") (y - scores)^2 else log1p(exp(scores)) - y * scores
  mean(losses[-drawn])
}

band <- function(name, ...) cat(name, format(range(sapply(1:30, function(seed) boost(..., seed = seed))), digits = 4), "\n")
band("kyphosis", kyphosis[, 2:4], kyphosis$Kyphosis == "present", "bernoulli", 500, 3, cp = 0.01)
band("stackloss", stackloss[, 1:3], stackloss[, 4], "gaussian", 200, 2)
