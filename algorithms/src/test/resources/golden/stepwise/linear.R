# Expected paths and coefficients for GoldenLinearStepwiseTest: Rscript --vanilla linear.R in this folder, R 4.2.2.
# By criterion: step(). By significance: add1() and drop1() with test = "F" or "Chisq", one change a step: the least significant
# term leaves if its p is above the drop level, else the most significant enters if its p is at most the add level.
options(digits = 17)
paths <- NULL
coefficients <- NULL

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

by.significance <- function(name, start, upper, direction, add.level, drop.level, test = "F") {
  model <- start
  column <- if (test == "F") "Pr(>F)" else "Pr(>Chi)"
  row <- function(change, before, after, p) {
    n <- length(residuals(after))
    data.frame(change, if (is.null(before)) NA else df.residual(after) - df.residual(before),
      if (is.null(before)) NA else abs(deviance(after) - deviance(before)),
      df.residual(after), deviance(after), extractAIC(after)[2], p)
  }
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
    names(path) <- names(r <- row(change, model, after, p))
    path <- rbind(path, r)
    model <- after
  }
  write.case(name, path, model)
}

trees <- read.csv("../r_datasets/trees.csv")
by.criterion("trees", lm(log(Volume) ~ log(Girth) + log(Height), trees))

swiss <- read.csv("../r_datasets/swiss.csv")[, -1]
all <- lm(Fertility ~ ., swiss)
none <- lm(Fertility ~ 1, swiss)
upper <- ~ Agriculture + Examination + Education + Catholic + Infant.Mortality
by.criterion("swiss backward", all)
by.criterion("swiss forward", none, scope = upper, direction = "forward")
by.criterion("swiss both", lm(Fertility ~ Examination, swiss), scope = upper, direction = "both")
by.criterion("swiss lower", all, scope = list(lower = ~ Examination, upper = ~ .), direction = "backward")
by.criterion("swiss squares", none, scope = ~ (Agriculture + Examination + Education + Catholic + Infant.Mortality)^2, direction = "both")
by.criterion("swiss Cp", all, scale = summary(all)$sigma^2)
by.criterion("swiss two steps", none, scope = upper, direction = "forward", steps = 2)
by.significance("swiss F backward", all, upper, "backward", NA, 0.1)
by.significance("swiss F forward", none, upper, "forward", 0.5, NA)
by.significance("swiss F both", lm(Fertility ~ Examination, swiss), upper, "both", 0.15, 0.15)
by.significance("swiss chisq both", lm(Fertility ~ Examination, swiss), upper, "both", 0.01, 0.01, "Chisq")

mtcars <- read.csv("../r_datasets/mtcars.csv")
for (f in c("cyl", "gear", "vs", "am")) mtcars[[f]] <- factor(mtcars[[f]])
by.criterion("mtcars both", lm(mpg ~ wt, mtcars), scope = ~ (wt + hp + cyl + am)^2 + qsec, direction = "both")
by.criterion("mtcars forward", lm(mpg ~ 1, mtcars), scope = ~ wt + hp + cyl + gear + qsec + cyl:gear, direction = "forward")
by.criterion("mtcars weights", lm(mpg ~ wt + cyl + am + qsec + wt:am, mtcars, weights = hp), scope = ~ . + vs + drat, direction = "both")
by.criterion("mtcars origin", lm(mpg ~ wt - 1, mtcars), scope = ~ . + hp + qsec + drat, direction = "both")
by.criterion("mtcars offset", lm(mpg ~ cyl + offset(drat), mtcars), scope = ~ cyl * am + wt, direction = "both")

quine <- read.csv("../r_datasets/quine.csv", stringsAsFactors = TRUE)
by.criterion("quine backward", lm(log(Days + 2.5) ~ Eth * Sex * Age * Lrn, quine))
by.criterion("quine bic", lm(log(Days + 2.5) ~ Eth * Sex * Age * Lrn, quine), k = log(nrow(quine)))
by.criterion("quine both", lm(log(Days + 2.5) ~ Eth, quine), scope = ~ (Eth + Sex + Age + Lrn)^3, direction = "both")
by.significance("quine F both", lm(log(Days + 2.5) ~ Eth, quine), ~ (Eth + Sex + Age + Lrn)^2, "both", 0.15, 0.15)

air <- read.csv("../r_datasets/airquality.csv")
air$Month <- factor(air$Month)
air <- air[complete.cases(air[, c("Ozone", "Solar.R", "Wind", "Temp", "Month")]), ]
by.criterion("airquality", lm(Ozone ~ Month, air), scope = ~ Month + Solar.R * Wind * Temp + I(Temp^2), direction = "both")

fourth <- read.csv("../fourthgraders/fourthgraders.csv", stringsAsFactors = TRUE)
repeated <- fourth[rep(seq_len(nrow(fourth)), fourth$reps), ]
by.criterion("fourthgraders", lm(height ~ eyecolor * male, repeated), direction = "both")

paths$p[!is.na(paths$p)] <- format(as.numeric(paths$p[!is.na(paths$p)]), digits = 17, trim = TRUE)
write.csv(format(paths, digits = 17, trim = TRUE), "linear-paths.csv", row.names = FALSE, quote = FALSE)
write.csv(format(coefficients, digits = 17, trim = TRUE), "linear-coefficients.csv", row.names = FALSE, quote = FALSE)
sink("linear-printed.txt")
print(step(none, scope = upper, direction = "forward", trace = 0)$anova, digits = 7)
sink()
