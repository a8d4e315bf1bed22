# R version 4.2.2 Patched (2022-11-10 r83330)
# Rscript glm.R DATA glm.csv          DATA is the folder of the golden data; the sets named below
# Generalized linear models by glm(epsilon = 1e-14, maxit = 200), written as case,quantity,value with 17 digits. A relative
# change of the deviance of 1e-14 leaves 1e-7 of the coefficients where the link is not canonical; so each fit is started again
# from its own result until the coefficients stand still.

arguments <- commandArgs(TRUE)
data <- arguments[1]
rows <- character()
control <- glm.control(epsilon = 1e-14, maxit = 200)
read <- function(name, ...) {
  file <- file.path(data, name)
  if (grepl("gz$", name)) file <- gzfile(file)
  read.csv(file, stringsAsFactors = TRUE, ...)
}

put <- function(case, quantity, value)
  rows <<- c(rows, sprintf("%s,%s,%.17g", case, quantity, value))

case <- function(id, ...) {
  call <- as.call(c(quote(glm), as.list(substitute(list(...)))[-1], list(control = quote(control))))
  fit <- suppressWarnings(eval(call, parent.frame()))
  for (again in 1:40) if (!anyNA(coef(fit))) {
    call$start <- coef(fit)
    fit <- suppressWarnings(eval(call, parent.frame()))
  }
  summary <- if (fit$family$family == "negative-binomial") summary(fit, dispersion = 1) else summary(fit)
  table <- summary$coefficients
  for (name in rownames(table)) {
    put(id, paste0("coef[", name, "]"), table[name, 1])
    put(id, paste0("se[", name, "]"), table[name, 2])
  }
  put(id, "deviance", fit$deviance)
  put(id, "null.deviance", fit$null.deviance)
  put(id, "df.residual", fit$df.residual)
  put(id, "df.null", fit$df.null)
  put(id, "dispersion", summary$dispersion)
  if (!is.na(fit$aic)) put(id, "aic", fit$aic)
  cat(id, "last step:", max(abs(coef(fit) / call$start - 1)), "\n")
}

# Families R has no function for, from their definitions.
custom <- function(label, variance, deviance, log.density, start, link) {
  linked <- if (is.character(link)) make.link(link) else link
  structure(list(
    family = label, link = linked$name, linkfun = linked$linkfun, linkinv = linked$linkinv, mu.eta = linked$mu.eta,
    valideta = linked$valideta, variance = variance, dev.resids = deviance,
    validmu = function(mu) all(mu > 0),
    aic = function(y, n, mu, wt, dev) if (is.null(log.density)) NA else -2 * sum(wt * log.density(y, mu)),
    initialize = substitute({ n <- rep(1, nobs); mustart <- START(y) }, list(START = start))),
    class = "family")
}
negative.binomial <- function(theta, link = "log") custom(
  "negative-binomial", function(mu) mu + mu^2 / theta,
  function(y, mu, wt) 2 * wt * (ifelse(y > 0, y * log(ifelse(y > 0, y, 1) / mu), 0) - (y + theta) * log((y + theta) / (mu + theta))),
  function(y, mu) dnbinom(y, size = theta, mu = mu, log = TRUE),
  function(y) y + (y == 0) / 6, link)
power.link <- function(p) structure(list(
  linkfun = function(mu) mu^p, linkinv = function(eta) eta^(1 / p), mu.eta = function(eta) eta^(1 / p - 1) / p,
  valideta = function(eta) all(eta > 0), name = paste0("power(", p, ")")), class = "link-glm")
tweedie <- function(p, link) custom(
  "tweedie", function(mu) mu^p,
  function(y, mu, wt) 2 * wt * (ifelse(y > 0, y, 0)^(2 - p) / ((1 - p) * (2 - p)) - y * mu^(1 - p) / (1 - p) + mu^(2 - p) / (2 - p)),
  NULL, function(y) y + 0.1 * (y <= 0), link)

infert <- read("r_datasets/infert.csv")
for (link in c("logit", "probit", "cauchit", "cloglog"))
  case(paste0("infert-", link), case ~ education + spontaneous * induced + age, binomial(link), infert)
case("infert-quasibinomial", case ~ spontaneous + induced, quasibinomial, infert)
case("infert-no-intercept", case ~ education + spontaneous - 1, binomial, infert)

esoph <- read("r_datasets/esoph.csv")
esoph$alcgp <- factor(esoph$alcgp, levels = c("0-39g/day", "40-79", "80-119", "120+"))
case("esoph-counts", cbind(ncases, ncontrols) ~ agegp + alcgp, binomial, esoph)
menarche <- read("r_datasets/menarche.csv")
for (link in c("logit", "probit", "cloglog"))
  case(paste0("menarche-", link), cbind(Menarche, Total - Menarche) ~ Age, binomial(link), menarche)
case("menarche-shares", Menarche / Total ~ Age, binomial, menarche, weights = Total)
budworm <- read("r_datasets/budworm.csv")
case("budworm-interaction", cbind(numdead, numalive) ~ sex * ldose, binomial, budworm)
case("budworm-quasi", cbind(numdead, numalive) ~ sex + ldose, quasibinomial, budworm)

warpbreaks <- read("r_datasets/warpbreaks.csv")
warpbreaks$tension <- factor(warpbreaks$tension, levels = c("L", "M", "H"))
for (link in c("log", "sqrt", "identity"))
  case(paste0("warpbreaks-poisson-", link), breaks ~ wool * tension, poisson(link), warpbreaks)
case("warpbreaks-quasipoisson", breaks ~ wool + tension, quasipoisson, warpbreaks)
case("warpbreaks-quasi-mu", breaks ~ wool + tension, quasi(link = "log", variance = "mu"), warpbreaks)
case("warpbreaks-quasi-mu2", breaks ~ wool + tension, quasi(link = "inverse", variance = "mu^2"), warpbreaks)
case("warpbreaks-quasi-mu3", breaks ~ wool + tension, quasi(link = "1/mu^2", variance = "mu^3"), warpbreaks)
case("warpbreaks-quasi-constant", breaks ~ wool + tension, quasi(link = "log", variance = "constant"), warpbreaks)
case("warpbreaks-quasi-share", I(breaks / 100) ~ wool + tension, quasi(link = "logit", variance = "mu(1-mu)"), warpbreaks)
case("warpbreaks-negative-binomial", breaks ~ wool * tension, negative.binomial(12.5), warpbreaks)
case("warpbreaks-inverse-gaussian", breaks ~ wool * tension, inverse.gaussian, warpbreaks)
case("warpbreaks-inverse-gaussian-inverse", breaks ~ wool + tension, inverse.gaussian("inverse"), warpbreaks)
frequent <- warpbreaks[rep(1:54, rep(1:3, 18)), ]
case("warpbreaks-frequency-gaussian", breaks ~ wool + tension, gaussian("log"), frequent)
case("warpbreaks-frequency-gamma", breaks ~ wool + tension, Gamma("log"), frequent)
case("warpbreaks-frequency-poisson", breaks ~ wool + tension, poisson, frequent)

quine <- read("r_datasets/quine.csv")
case("quine-negative-binomial", Days ~ Eth * Sex + Age + Lrn, negative.binomial(1.5), quine)
case("quine-negative-binomial-sqrt", Days ~ Eth + Sex + Lrn, negative.binomial(2, "sqrt"), quine)
case("quine-poisson-aliased", Days ~ Age * Lrn + Eth, poisson, quine)
case("quine-tweedie-log", Days ~ Eth + Sex + Age, tweedie(1.5, "log"), quine)
case("quine-tweedie-power", Days ~ Eth + Sex, tweedie(1.25, power.link(-0.25)), quine)
case("quine-tweedie-below-0", I(Days + 1) ~ Eth + Sex, tweedie(-0.5, "log"), quine)
case("quine-tweedie-above-2", I(Days + 1) ~ Eth + Sex, tweedie(2.5, "log"), quine)
case("quine-tweedie-half", Days ~ Eth + Sex, tweedie(0.5, "log"), quine)

insurance <- read("r_datasets/Insurance.csv", colClasses = c(District = "factor"))
insurance$Age <- factor(insurance$Age, levels = c("<25", "25-29", "30-35", ">35"))
insurance$Group <- factor(insurance$Group, levels = c("<1l", "1-1.5l", "1.5-2l", ">2l"))
case("insurance-offset", Claims ~ District + Group + Age + offset(log(Holders)), poisson, insurance)
case("insurance-offset-no-intercept", Claims ~ Group - 1 + offset(log(Holders)), poisson, insurance)
case("insurance-offset-identity", Claims ~ Holders + offset(Holders / 20), quasipoisson("identity"), insurance)
case("insurance-shares", I(Claims / Holders) ~ District + Age, binomial, insurance, weights = Holders)
case("insurance-weighted-gamma", I((Claims + 1) / Holders) ~ Group + Age, Gamma("log"), insurance, weights = Holders)
case("insurance-weighted-inverse-gaussian", I((Claims + 1) / Holders) ~ Age, inverse.gaussian("log"), insurance, weights = Holders)
case("insurance-weighted-gaussian", I(Claims / Holders) ~ Group, gaussian("identity"), insurance, weights = Holders)

clotting <- read("r_datasets/clotting.csv")
for (link in c("inverse", "log"))
  case(paste0("clotting-gamma-", link), lot2 ~ log(u), Gamma(link), clotting)
trees <- read("r_datasets/trees.csv")
case("trees-gamma-identity", Volume ~ Girth + Height, Gamma("identity"), trees, start = c(-60, 4.5, 0.4))
case("trees-inverse-gaussian-log", Volume ~ log(Girth) + log(Height), inverse.gaussian("log"), trees)
case("trees-gaussian-log", Volume ~ log(Girth) + log(Height), gaussian("log"), trees)
case("trees-gaussian-inverse", Volume ~ Girth + Height, gaussian("inverse"), trees)
airquality <- read("r_datasets/airquality.csv")
airquality$F_Month <- factor(airquality$Month)
case("airquality-gamma", Ozone ~ Solar.R + Wind + Temp, Gamma("log"), airquality)
case("airquality-poisson", Ozone ~ Solar.R * Wind + Temp + F_Month, poisson, airquality)
longley <- read("r_datasets/longley.csv")
case("longley-gaussian-log", Employed ~ GNP + Unemployed + Population + Year, gaussian("log"), longley)
case("longley-gaussian-identity", Employed ~ GNP.deflator + GNP + Unemployed + Armed.Forces + Population + Year, gaussian, longley)
birthwt <- read("r_datasets/birthwt_bwt.csv")
case("birthwt-logit", low ~ age + lwt + race + smoke + ptd + ht + ui + ftv, binomial, birthwt)
breslow <- read("r_datasets/breslow.dat.csv")
case("breslow-offset-beside", sumY ~ Base + Trt + offset(Age / 10), poisson, breslow)

randhie <- read("statsmodels_datasets/randhie.csv")
case("randhie-poisson", mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp, poisson, randhie)
star98 <- read("statsmodels_datasets/star98.csv")
case("star98-logit", cbind(PR50M, MATHTOT - PR50M) ~ LOWINC + PERASIAN + PERBLACK + PERHISP + PERMINTE * AVYRSEXP + PTRATIO,
  binomial, star98)
claims <- read("claims/claims.csv")
case("claims-gamma", cost ~ age + car.age + type, Gamma("log"), claims, weights = number)
claims.mtpl <- read("insurance_casdatasets/freMTPLfreq.csv.gz")
case("mtpl-poisson", ClaimNb ~ Power + CarAge + DriverAge + Gas + Region + log(Density) + offset(log(Exposure)), poisson, claims.mtpl)
adult <- read("adult/adult.data.gz", strip.white = TRUE, na.strings = "?")
case("adult-logit", income ~ age + education.num + marital.status + sex * hours.per.week + relationship, binomial, adult)

writeLines(c("case,quantity,value", rows), arguments[2])
