# Expected numbers for RocGoldenTest: Rscript --vanilla roc.R in this folder, R 4.2.2 with pROC 1.18.0 (Debian bookworm,
# r-cran-proc); the Hosmer-Lemeshow test, losses, lift and confusion by plain arithmetic.
suppressMessages(library(pROC))
options(digits = 17)
f <- function(x) format(x, digits = 17, trim = TRUE)
asah <- read.csv("../r_datasets/aSAH.csv")
out <- data.frame(name = character(), value = character())
put <- function(name, value) out <<- rbind(out, data.frame(name = name, value = f(value)))
rocs <- lapply(c(s100b = "s100b", ndka = "ndka", wfns = "wfns"), function(v)
  roc(asah$outcome, asah[[v]], levels = c("Good", "Poor"), direction = "<", quiet = TRUE))
for (v in names(rocs)) {
  r <- rocs[[v]]
  put(paste0("auc.", v), as.numeric(auc(r)))
  ci <- ci.auc(r, conf.level = 0.95)
  put(paste0("lower.", v), ci[1]); put(paste0("upper.", v), ci[3])
  put(paste0("var.", v), var(r))
  put(paste0("youden.", v), max(r$sensitivities + r$specificities - 1))
}
for (pair in list(c("s100b", "ndka"), c("s100b", "wfns"), c("ndka", "wfns"))) {
  t <- roc.test(rocs[[pair[1]]], rocs[[pair[2]]], method = "delong", paired = TRUE)
  key <- paste(pair, collapse = ".")
  put(paste0("z.", key), unname(t$statistic)); put(paste0("p.", key), t$p.value)
}
r <- rocs$s100b
curve <- data.frame(threshold = f(r$thresholds), sensitivity = f(r$sensitivities), specificity = f(r$specificities))
write.csv(curve, "asah-s100b.csv", row.names = FALSE, quote = FALSE)
# frequency weights: rows repeated 1, 2, 3, 1, 2, 3, ...
asah$w <- rep(1:3, length.out = nrow(asah))
rep3 <- asah[rep(seq_len(nrow(asah)), asah$w), ]
r <- roc(rep3$outcome, rep3$s100b, levels = c("Good", "Poor"), direction = "<", quiet = TRUE)
put("frequency.auc", as.numeric(auc(r))); put("frequency.var", var(r))
# probabilities of a logistic regression
infert <- read.csv("../r_datasets/infert.csv")
m <- glm(case ~ spontaneous + induced + age, binomial, infert)
p <- round(fitted(m), 6)
y <- infert$case
write.csv(data.frame(case = y, p = f(p)), "infert-scored.csv", row.names = FALSE, quote = FALSE)
put("infert.auc", as.numeric(auc(roc(y, p, levels = 0:1, direction = "<", quiet = TRUE))))
put("logloss", -mean(y * log(p) + (1 - y) * log(1 - p)))
put("brier", mean((y - p)^2))
q <- quantile(p, probs = seq(0, 1, 0.1), type = 7)
g <- cut(p, breaks = q, include.lowest = TRUE)
o1 <- tapply(y, g, sum); e1 <- tapply(p, g, sum); n <- tapply(y, g, length)
hl <- sum((o1 - e1)^2 / e1 + ((n - o1) - (n - e1))^2 / (n - e1))
put("hl", hl); put("hl.p", pchisq(hl, 8, lower.tail = FALSE))
write.csv(data.frame(n = n, observed = o1, expected = f(e1)), "infert-calibration.csv", row.names = FALSE, quote = FALSE)
pred <- p >= 0.5
tp <- sum(pred & y == 1); fp <- sum(pred & y == 0); fn <- sum(!pred & y == 1); tn <- sum(!pred & y == 0)
for (k in c("tp", "fp", "fn", "tn")) put(k, get(k))
nn <- length(y); po <- (tp + tn) / nn
pe <- ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / nn^2
put("accuracy", po); put("kappa", (po - pe) / (1 - pe))
put("precision", tp / (tp + fp)); put("recall", tp / (tp + fn)); put("f1", 2 * tp / (2 * tp + fp + fn))
put("mcc", (tp * tn - fp * fn) / sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))
# lift by tenths, equal scores at a border divided in proportion: expected positives of a random order among equals
s <- sort(unique(p), decreasing = TRUE)
cn <- cumsum(sapply(s, function(v) sum(p == v))); cp <- cumsum(sapply(s, function(v) sum(y[p == v])))
at <- approx(c(0, cn), c(0, cp), xout = nn * (1:10) / 10)$y
write.csv(data.frame(positives = f(diff(c(0, at))), lift = f(diff(c(0, at)) / (nn / 10) / mean(y)), gain = f(at / sum(y))),
  "infert-lift.csv", row.names = FALSE, quote = FALSE)
write.csv(out, "roc.csv", row.names = FALSE, quote = FALSE)
print(out)
