# Expected predictions for LinearPredictionTest: Rscript --vanilla predict.R in this folder, R 4.2.2.
options(digits = 17)
show <- function(name, model, newdata, level = 0.95) {
  p <- predict(model, newdata, se.fit = TRUE)
  ci <- predict(model, newdata, interval = "confidence", level = level)
  pi <- suppressWarnings(predict(model, newdata, interval = "prediction", level = level))
  out <- data.frame(fit = p$fit, se = p$se.fit, clower = ci[, 2], cupper = ci[, 3], plower = pi[, 2], pupper = pi[, 3])
  write.csv(format(out, digits = 17, trim = TRUE), paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
}
longley <- read.csv("../r_datasets/longley.csv", row.names = 1)
show("longley", lm(Employed ~ ., longley), longley)
cars <- read.csv("../r_datasets/cars.csv")
show("cars", lm(dist ~ speed, cars), data.frame(speed = c(0, 7.5, 15, 30, 1000)), level = 0.9)
show("cars-square", lm(dist ~ speed + I(speed^2), cars), cars)
warpbreaks <- read.csv("../r_datasets/warpbreaks.csv")
warpbreaks$wool <- factor(warpbreaks$wool)
warpbreaks$tension <- factor(warpbreaks$tension, levels = c("L", "M", "H"))
show("warpbreaks", lm(breaks ~ wool * tension, warpbreaks), expand.grid(wool = levels(warpbreaks$wool), tension = levels(warpbreaks$tension)))
fourth <- read.csv("../fourthgraders/fourthgraders.csv")
show("fourthgraders-weights", lm(height ~ eyecolor + male, fourth, weights = reps), fourth)
repeated <- fourth[rep(seq_len(nrow(fourth)), fourth$reps), ]
show("fourthgraders-frequency", lm(height ~ eyecolor + male, repeated), fourth)
