# Expected tables and probabilities for NaiveBayesGoldenTest: Rscript --vanilla bayes.R in this folder, R 4.2.2 with
# e1071 1.7-13 (Debian bookworm, r-cran-e1071).
library(e1071)
options(digits = 17)
show <- function(name, model, newdata) {
  t <- do.call(rbind, lapply(names(model$tables), function(v) {
    m <- model$tables[[v]]
    cols <- if (is.null(colnames(m)) || all(colnames(m) == "")) c("mean", "sd") else colnames(m)
    data.frame(predictor = v, class = rep(rownames(m), ncol(m)), what = rep(cols, each = nrow(m)), value = as.vector(m))
  }))
  t$value <- format(t$value, digits = 17, trim = TRUE)
  write.csv(t, paste0(name, "-tables.csv"), row.names = FALSE, quote = FALSE)
  p <- predict(model, newdata, type = "raw")
  write.csv(format(as.data.frame(p), digits = 17, trim = TRUE), paste0(name, "-raw.csv"), row.names = FALSE, quote = FALSE)
  print(table(predict(model, newdata)))
}
kyphosis <- read.csv("../r_datasets/kyphosis.csv", stringsAsFactors = TRUE)
m <- naiveBayes(Kyphosis ~ Age + Start + Number, kyphosis)
print(m)
show("kyphosis", m, kyphosis)
iris <- read.csv("../r_datasets/iris.csv", stringsAsFactors = TRUE)
show("iris", naiveBayes(Species ~ ., iris), iris)
votes <- read.csv("../r_datasets/HouseVotes84.csv", stringsAsFactors = TRUE)
m <- naiveBayes(Class ~ ., votes)
print(m$tables$V1)
show("votes", m, votes)
show("votes-smoothed", naiveBayes(Class ~ ., votes, laplace = 3), votes)
show("votes-complete", naiveBayes(Class ~ ., na.omit(votes)), votes)
titanic <- read.csv("../r_datasets/Titanic.csv", stringsAsFactors = TRUE)
people <- titanic[rep(seq_len(nrow(titanic)), titanic$Freq), ]
show("titanic", naiveBayes(Survived ~ Class + Sex + Age, people), titanic)
infert <- read.csv("../r_datasets/infert.csv", stringsAsFactors = TRUE)
infert$case <- factor(infert$case)
infert$spont <- infert$spontaneous > 0
infert$age[infert$stratum %in% c(3, 50)] <- NA
show("infert", naiveBayes(case ~ education + age + parity + induced + spont, infert), infert)
