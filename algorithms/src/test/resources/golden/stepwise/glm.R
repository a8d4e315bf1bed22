# Expected paths and coefficients for GoldenGlmStepwiseTest: Rscript --vanilla glm.R in this folder, R 4.2.2.
# By criterion: step(). "refit" cases compare extractAIC() of full fits, since for families with an estimated dispersion drop1()
# and add1() take that of the model stepped from. By significance: add1() and drop1(), one change a step.
options(digits = 17)
paths <- NULL
coefficients <- NULL
# Until the deviance stays the same or 40 iterations are done: then the coefficients have converged to rounding.
tight <- glm.control(epsilon = 1e-30, maxit = 40)
options(warn = -1)

write.case <- function(name, path, model) {
  names(path) <- c("change", "df", "deviance", "residualDf", "residualDeviance", "criterion", "p")
  paths <<- rbind(paths, cbind(case = name, path))
  s <- summary(model)$coefficients
  all <- coef(model)
  error <- rep(NA, length(all))
  error[match(rownames(s), names(all))] <- s[, 2]
  coefficients <<- rbind(coefficients, data.frame(case = name, label = names(all), estimate = all, error = error))
}

by.criterion <- function(name, start, ...) {
  model <- step(start, trace = 0, ...)
  a <- model$anova
  write.case(name, data.frame(as.character(a$Step), a$Df, a$Deviance, a$"Resid. Df", a$"Resid. Dev", a[[6]], NA), model)
}

row <- function(change, before, after, p) {
  data.frame(change, df = if (is.null(before)) NA else df.residual(after) - df.residual(before),
    dev = if (is.null(before)) NA else abs(deviance(after) - deviance(before)),
    rdf = df.residual(after), rdev = deviance(after), aic = extractAIC(after)[2], p = p)
}

by.refit <- function(name, start, upper) {
  model <- start
  path <- row("", NULL, model, NA)
  repeat {
    changes <- c(if (length(drop.scope(model))) paste("-", drop.scope(model)), if (length(add.scope(model, upper))) paste("+", add.scope(model, upper)))
    fits <- lapply(changes, function(change) update(model, paste("~ .", change)))
    aic <- sapply(fits, function(fit) extractAIC(fit)[2])
    best <- which.min(aic)
    if (aic[best] >= extractAIC(model)[2]) break
    path <- rbind(path, row(changes[best], model, fits[[best]], NA))
    model <- fits[[best]]
  }
  write.case(name, path, model)
}

by.significance <- function(name, start, upper, direction, add.level, drop.level, test) {
  model <- start
  column <- if (test == "F") "Pr(>F)" else "Pr(>Chi)"
  path <- row("", NULL, model, NA)
  repeat {
    change <- NULL
    if (direction != "forward" && length(drop.scope(model)) > 0) {
      d <- drop1(model, test = test)[-1, ]
      worst <- which.max(d[[column]])
      if (d[[column]][worst] > drop.level) {
        change <- paste("-", trimws(rownames(d)[worst]))
        p <- d[[column]][worst]
      }
    }
    if (is.null(change) && direction != "backward" && length(add.scope(model, upper)) > 0) {
      a <- add1(model, upper, test = test)[-1, ]
      best <- which.min(a[[column]])
      if (a[[column]][best] <= add.level) {
        change <- paste("+", trimws(rownames(a)[best]))
        p <- a[[column]][best]
      }
    }
    if (is.null(change)) break
    after <- update(model, paste("~ .", change))
    path <- rbind(path, row(change, model, after, p))
    model <- after
  }
  write.case(name, path, model)
}

kyphosis <- read.csv("../r_datasets/kyphosis.csv", stringsAsFactors = TRUE)
by.criterion("kyphosis both", glm(Kyphosis ~ Age, binomial, kyphosis, control = tight), scope = ~ Age + Start + Number, direction = "both")
by.criterion("kyphosis squares", glm(Kyphosis ~ 1, binomial, kyphosis, control = tight), scope = ~ (Age + Start + Number)^2 + I(Age^2), direction = "both")

bwt <- read.csv("../r_datasets/birthwt_bwt.csv", stringsAsFactors = TRUE)
by.criterion("birthwt backward", glm(low ~ age + lwt + race + smoke + ptd + ht + ui + ftv, binomial, bwt, control = tight))
by.criterion("birthwt both", glm(low ~ lwt + race, binomial, bwt, control = tight), scope = ~ (lwt + race + smoke + ptd + ht + ui)^2, direction = "both")
by.criterion("birthwt bic probit", glm(low ~ age + lwt + race + smoke + ptd + ht + ui, binomial(probit), bwt, control = tight), k = log(nrow(bwt)))
by.significance("birthwt chisq", glm(low ~ 1, binomial, bwt, control = tight), ~ age + lwt + race + smoke + ptd + ht + ui + ftv, "both", 0.15, 0.15, "Chisq")

insurance <- read.csv("../r_datasets/Insurance.csv", colClasses = c(District = "character"))
insurance$District <- factor(insurance$District)
insurance$Group <- factor(insurance$Group, levels = c("<1l", "1-1.5l", "1.5-2l", ">2l"))
insurance$Age <- factor(insurance$Age, levels = c("<25", "25-29", "30-35", ">35"))
by.criterion("insurance", glm(Claims ~ District + offset(log(Holders)), poisson, insurance, control = tight), scope = ~ (District + Group + Age)^2, direction = "both")
by.significance("insurance quasi", glm(Claims ~ District * Group + Age + offset(log(Holders)), quasipoisson, insurance, control = tight), NULL, "backward", NA, 0.1, "F")

quine <- read.csv("../r_datasets/quine.csv", stringsAsFactors = TRUE)
by.refit("quine gamma", glm(Days + 1 ~ Eth, Gamma(log), quine, control = tight), ~ (Eth + Sex + Age + Lrn)^2)

esoph <- read.csv("../r_datasets/esoph.csv", stringsAsFactors = TRUE)
by.criterion("esoph", glm(cbind(ncases, ncontrols) ~ agegp + tobgp * alcgp, binomial, esoph, control = tight), direction = "both")

paths$p[!is.na(paths$p)] <- format(as.numeric(paths$p[!is.na(paths$p)]), digits = 17, trim = TRUE)
write.csv(format(paths, digits = 17, trim = TRUE), "glm-paths.csv", row.names = FALSE, quote = FALSE)
write.csv(format(coefficients, digits = 17, trim = TRUE), "glm-coefficients.csv", row.names = FALSE, quote = FALSE)
