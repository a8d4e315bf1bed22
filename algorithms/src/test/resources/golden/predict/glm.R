# Expected predictions for GlmPredictionTest: Rscript --vanilla glm.R in this folder, R 4.2.2.
# Bounds of the mean are the means of the link's bounds: normal where the dispersion is known, else t.
options(digits = 17, warn = -1)
tight <- glm.control(epsilon = 1e-15, maxit = 100)
# A deviance that no longer changes leaves coefficients 1e-8 from their limit, so go on from there.
settle <- function(model) {
  for (i in 1:40) model <- update(model, start = coef(model))
  model
}
show <- function(name, model, level = 0.95) {
  model <- settle(model)
  link <- predict(model, type = "link", se.fit = TRUE)
  mean <- predict(model, type = "response", se.fit = TRUE)
  known <- family(model)$family %in% c("poisson", "binomial")
  q <- if (known) qnorm(1 - (1 - level) / 2) else qt(1 - (1 - level) / 2, df.residual(model))
  # Linear predictors of the square root are not negative.
  end <- if (family(model)$link == "sqrt") 0 else -Inf
  a <- family(model)$linkinv(pmax(end, link$fit - q * link$se.fit))
  b <- family(model)$linkinv(link$fit + q * link$se.fit)
  out <- data.frame(link = link$fit, linkse = link$se.fit, mean = mean$fit, meanse = mean$se.fit,
    lower = pmin(a, b), upper = pmax(a, b), deviance = residuals(model, "deviance"),
    pearson = residuals(model, "pearson"), working = residuals(model, "working"), response = residuals(model, "response"))
  write.csv(format(out, digits = 17, trim = TRUE), paste0("glm-", name, ".csv"), row.names = FALSE, quote = FALSE)
}
kyphosis <- read.csv("../r_datasets/kyphosis.csv", stringsAsFactors = TRUE)
show("kyphosis", glm(Kyphosis ~ Age + Start + Number, binomial, kyphosis, control = tight))
insurance <- read.csv("../r_datasets/Insurance.csv", colClasses = c("factor", "factor", "factor", "numeric", "numeric"))
show("insurance", glm(Claims ~ District + Group + Age + offset(log(Holders)), poisson, insurance, control = tight), 0.9)
show("insurance-quasi", glm(Claims ~ Group * Age, quasipoisson(sqrt), insurance, offset = Holders / 100, control = tight))
clotting <- read.csv("../r_datasets/clotting.csv")
show("clotting", glm(lot1 ~ log(u), Gamma, clotting, control = tight))
show("clotting-inverse", glm(lot2 ~ log(u), inverse.gaussian("log"), clotting, weights = u, control = tight))
budworm <- read.csv("../r_datasets/budworm.csv", stringsAsFactors = TRUE)
show("budworm", glm(cbind(numdead, numalive) ~ sex * ldose, binomial("probit"), budworm, control = tight))
show("budworm-cloglog", glm(cbind(numdead, numalive) ~ sex + ldose, quasibinomial("cloglog"), budworm, control = tight))
# Negative binomial with theta 2.5 and Tweedie of power 1.5 with log link, from their definitions.
theta <- 2.5
nb <- structure(list(family = "Negative Binomial(2.5)", link = "log", linkfun = log, linkinv = exp, mu.eta = exp,
  variance = function(mu) mu + mu^2 / theta, valideta = function(eta) TRUE, validmu = function(mu) all(mu > 0),
  dev.resids = function(y, mu, wt) 2 * wt * (y * log(pmax(1, y) / mu) - (y + theta) * log((y + theta) / (mu + theta))),
  aic = function(y, n, mu, wt, dev) NA, initialize = expression({ n <- rep(1, nobs); mustart <- y + (y == 0) / 6 })),
  class = "family")
tweedie <- structure(list(family = "Tweedie", link = "log", linkfun = log, linkinv = exp, mu.eta = exp,
  variance = function(mu) mu^1.5, valideta = function(eta) TRUE, validmu = function(mu) all(mu > 0),
  dev.resids = function(y, mu, wt) 2 * wt * (y^0.5 / (-0.25) + y * 2 * mu^(-0.5) + 2 * mu^0.5),
  aic = function(y, n, mu, wt, dev) NA, initialize = expression({ n <- rep(1, nobs); mustart <- y + 0.1 * (y == 0) })),
  class = "family")
breslow <- read.csv("../r_datasets/breslow.dat.csv", stringsAsFactors = TRUE)
negative <- settle(glm(Y4 ~ Base + Age + Trt, nb, breslow, control = tight))
# summary.glm knows no dispersion of 1 for it; Quern takes it as known.
link <- predict(negative, type = "link", se.fit = TRUE, dispersion = 1)
q <- qnorm(0.975)
write.csv(format(data.frame(link = link$fit, linkse = link$se.fit, mean = exp(link$fit), meanse = exp(link$fit) * link$se.fit,
  lower = exp(link$fit - q * link$se.fit), upper = exp(link$fit + q * link$se.fit), deviance = residuals(negative, "deviance"),
  pearson = residuals(negative, "pearson"), working = residuals(negative, "working"),
  response = residuals(negative, "response")), digits = 17, trim = TRUE),
  "glm-negative.csv", row.names = FALSE, quote = FALSE)
show("tweedie", glm(Y4 ~ Base + Age + Trt, tweedie, breslow, control = tight))
