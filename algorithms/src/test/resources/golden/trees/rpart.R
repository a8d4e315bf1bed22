# Fits of rpart 4.1.19 with R 4.2.2 (Debian bookworm: r-cran-rpart), one JSON file each; README.md says what is in them.
#   QUERN_GOLDEN=… Rscript --vanilla rpart.R [CASE…]        in this folder
source("golden.R")
library(rpart)
wanted <- commandArgs(TRUE)

splits <- function(fit, k, levels) {
  frame <- fit$frame
  if (frame$var[k] == "<leaf>") return(NULL)
  rows <- (frame$ncompete + frame$nsurrogate + (frame$var != "<leaf>"))
  first <- sum(rows[seq_len(k - 1)]) + 1
  kinds <- rep(c("primary", "competitor", "surrogate"), c(1, frame$ncompete[k], frame$nsurrogate[k]))
  lapply(seq_along(kinds), function(i) {
    s <- fit$splits[first + i - 1, ]
    variable <- rownames(fit$splits)[first + i - 1]
    direction <- if (s[["ncat"]] > 1 && variable %in% levels)
      paste(c("L", "-", "R")[fit$csplit[s[["index"]], seq_len(s[["ncat"]])]], collapse = "") else NULL
    c(list(kinds[i], variable, s[["count"]], s[["ncat"]], s[["improve"]],
           if (is.null(direction)) s[["index"]] else NULL, s[["adj"]]), if (!is.null(direction)) list(direction))
  })
}

nodes <- function(fit, with.splits = TRUE) {
  levels <- names(attr(fit, "xlevels"))
  lapply(seq_len(nrow(fit$frame)), function(k) {
    f <- fit$frame[k, ]
    node <- list(node = as.numeric(rownames(fit$frame)[k]), var = as.character(f$var), n = f$n, wt = f$wt, dev = f$dev, yval = f$yval,
                 complexity = f$complexity, ncompete = f$ncompete, nsurrogate = f$nsurrogate)
    if (fit$method == "class") {
      classes <- length(attr(fit, "ylevels"))
      y <- fit$frame$yval2[k, ]
      node$counts <- I(unname(y[1 + seq_len(classes)]))
      node$probs <- I(unname(y[1 + classes + seq_len(classes)]))
      node$nodeprob <- y[[length(y)]]
    }
    if (with.splits) node$splits <- splits(fit, k, levels)
    node
  })
}

table.of.cp <- function(fit) lapply(seq_len(nrow(fit$cptable)), function(i) unname(as.list(fit$cptable[i, ])))

# The call is a text, so that it is stored and printed as it was evaluated; `d` is the set, `groups` the folds.
case <- function(id, set, call, folds = 0, prune = FALSE, note = NULL) {
  if (length(wanted) > 0 && !(id %in% wanted)) return(invisible())
  d <- set$frame
  groups <- if (folds > 0) (seq_len(nrow(d)) - 1) %% folds + 1 else 0
  call <- sub(")$", ", xval = groups)", gsub("\n *", " ", call))
  seconds <- system.time(fit <- eval(parse(text = call)))[[3]]
  at <- round(seq(1, nrow(d), length.out = 20))
  frame <- model.frame(delete.response(fit$terms), d[at, ], na.action = na.pass, xlev = attr(fit, "xlevels"))
  where <- rpart:::pred.rpart(fit, rpart:::rpart.matrix(frame))
  predicted <- predict(fit, d[at, ], type = if (fit$method == "class") "prob" else "vector")
  used <- set$description$columns
  numeric <- Filter(function(c) c$type == "number" && c$name %in% attr(fit$terms, "term.labels"), used)
  result <- list(case = id, made = paste("rpart", packageVersion("rpart"), "of", R.version.string), call = call, note = note,
    data = set$description, method = fit$method, n = fit$frame$n[1],
    mostDistinct = max(0, unlist(lapply(numeric, function(c) c$distinct))), folds = folds)
  if (fit$method == "class") result <- c(result, list(classes = I(attr(fit, "ylevels")), prior = I(unname(fit$parms$prior)),
    loss = lapply(seq_len(nrow(fit$parms$loss)), function(i) I(fit$parms$loss[i, ])), split = c("gini", "information")[fit$parms$split]))
  result <- c(result, list(nodes = nodes(fit), cptable = table.of.cp(fit),
    variableImportance = as.list(fit$variable.importance),
    predictions = lapply(seq_along(at), function(i) list(row = at[i] - 1, node = as.numeric(rownames(fit$frame)[where[i]]),
      value = if (fit$method == "class") I(unname(predicted[i, ])) else unname(predicted[i]))),
    print = I(capture.output(print(fit))), printcp = I(capture.output(invisible(printcp(fit))))))
  if (prune) {
    t <- fit$cptable
    best <- which.min(t[, "xerror"])
    chosen <- which(t[, "xerror"] <= t[best, "xerror"] + t[best, "xstd"])[1]
    pruned <- prune(fit, cp = t[chosen, "CP"])
    result$pruned <- list(cp = t[[chosen, "CP"]], nsplit = t[[chosen, "nsplit"]], cptable = table.of.cp(pruned))
    result$prunedNodes <- nodes(pruned, FALSE)
    result$prunedPrint <- I(capture.output(print(pruned)))
  }
  cat(sprintf("%-26s n %6d  nodes %3d  distinct %5d  %6.1f s\n", id, fit$frame$n[1], nrow(fit$frame), result$mostDistinct, seconds))
  write(result, paste0("rpart-", id, ".json"))
}

# --- kyphosis
kyphosis <- set("r_datasets/kyphosis.csv", c(list(Kyphosis = c("absent", "present")), numbers("Age", "Number", "Start")))
formula <- "Kyphosis ~ Age + Number + Start"
case("kyphosis", kyphosis, sprintf('rpart(%s, d, method = "class")', formula), folds = 10, prune = TRUE)
case("kyphosis-prior", kyphosis, sprintf('rpart(%s, d, parms = list(prior = c(0.65, 0.35), split = "information"))', formula), folds = 10)
case("kyphosis-loss", kyphosis, sprintf('rpart(%s, d, parms = list(loss = matrix(c(0, 3, 1, 0), 2)))', formula), folds = 9, prune = TRUE)
case("kyphosis-loss-prior", kyphosis, sprintf('rpart(%s, d, parms = list(prior = c(0.4, 0.6), loss = matrix(c(0, 2, 1, 0), 2)), minsplit = 10, cp = 0)', formula),
     folds = 4)
case("kyphosis-cost", kyphosis, sprintf('rpart(%s, d, cost = c(1, 0.5, 4), minsplit = 10, minbucket = 4, cp = 0)', formula), folds = 5)
holes <- list(list(column = "Start", modulus = 5, remainder = 2), list(column = "Age", modulus = 7, remainder = 3),
              list(column = "Number", modulus = 11, remainder = 5), list(column = "Kyphosis", modulus = 40, remainder = 17))
kyphosis.holes <- set("r_datasets/kyphosis.csv", c(list(Kyphosis = c("absent", "present")), numbers("Age", "Number", "Start")), holes = holes)
for (use in 0:2) case(paste0("kyphosis-missing-", use), kyphosis.holes,
  sprintf('rpart(%s, d, usesurrogate = %d, minsplit = 10, cp = 0.001)', formula, use), folds = 6)
case("kyphosis-missing-none", kyphosis.holes, sprintf('rpart(%s, d, maxsurrogate = 0, minsplit = 10, cp = 0.001)', formula), folds = 6)

# --- iris, three classes
iris.set <- set("r_datasets/iris.csv", c(numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"), list(Species = NULL)))
case("iris", iris.set, 'rpart(Species ~ ., d)', folds = 10, prune = TRUE)
case("iris-information", iris.set, paste0('rpart(Species ~ Sepal.Length + Sepal.Width, d, parms = list(split = "information", ',
  'prior = c(0.2, 0.3, 0.5)), minsplit = 8, cp = 0.005)'), folds = 5)
case("iris-loss", iris.set, paste0('rpart(Species ~ ., d, parms = list(loss = matrix(c(0, 1, 2, 1, 0, 5, 2, 1, 0), 3)), ',
  'minsplit = 6, minbucket = 3, cp = 0)'), folds = 7, prune = TRUE)

# --- anova on small sets
mtcars.set <- set("r_datasets/mtcars.csv", numbers("mpg", "cyl", "disp", "hp", "drat", "wt", "qsec", "vs", "am", "gear", "carb"))
case("mtcars", mtcars.set, 'rpart(mpg ~ ., d, minsplit = 8, minbucket = 3)', folds = 8, prune = TRUE)
air <- numbers("Ozone", "Solar.R", "Wind", "Temp", "Month", "Day")
airquality.set <- set("r_datasets/airquality.csv", air)
case("airquality", airquality.set, 'rpart(Ozone ~ ., d)', folds = 10, prune = TRUE)
airquality.holes <- set("r_datasets/airquality.csv", air, holes = list(list(column = "Temp", modulus = 4, remainder = 1),
  list(column = "Wind", modulus = 6, remainder = 3), list(column = "Month", modulus = 12, remainder = 9)))
for (use in 0:2) case(paste0("airquality-missing-", use), airquality.holes,
  sprintf('rpart(Ozone ~ Solar.R + Wind + Temp + Month, d, usesurrogate = %d, cp = 0.001)', use), folds = 5)
case("airquality-adjusted", airquality.holes,
  'rpart(Ozone ~ Solar.R + Wind + Temp + Month, d, surrogatestyle = 1, maxsurrogate = 2, maxcompete = 1, cp = 0.001)', folds = 5,
  note = "surrogatestyle = 1: surrogates ranked by the percentage right of rows where both are known")
boston <- set("r_datasets/Boston.csv", numbers("crim", "zn", "indus", "chas", "nox", "rm", "age", "dis", "rad", "tax", "ptratio", "black", "lstat", "medv"))
case("Boston", boston, 'rpart(medv ~ ., d, cp = 0.001)', folds = 10, prune = TRUE)
case("Boston-cost", boston, 'rpart(medv ~ crim + nox + rm + dis + ptratio + lstat, d, cost = c(1, 2, 3, 1, 1.5, 4), maxdepth = 4, cp = 0.005)')
chick <- set("r_datasets/ChickWeight.csv", list(weight = "number", Time = "number", Chick = as.character(1:50), Diet = NULL))
case("ChickWeight", chick, 'rpart(weight ~ Time + Chick + Diet, d, cp = 0.003)', folds = 10, prune = TRUE,
     note = "a factor of 50 levels in a regression")
warp <- set("r_datasets/warpbreaks.csv", list(breaks = "number", wool = NULL, tension = I(c("L", "M", "H"))))
case("warpbreaks", warp, 'rpart(breaks ~ wool + tension, d, cp = 0)', folds = 6, note = "an ordered factor is cut as a number is")

# --- the sets of rpart's own examples
stagec <- set("r_datasets/stagec.csv", list(pgtime = "number", pgstat = c("0", "1"), age = "number", eet = "number", g2 = "number",
  grade = "number", gleason = "number", ploidy = c("diploid", "tetraploid", "aneuploid")))
case("stagec", stagec, 'rpart(pgstat ~ age + eet + g2 + grade + gleason + ploidy, d)', folds = 10, prune = TRUE)
case("stagec-information", stagec, paste0('rpart(pgstat ~ age + eet + g2 + grade + gleason + ploidy, d, ',
  'parms = list(split = "information", loss = matrix(c(0, 2, 1, 0), 2)), cp = 0.001)'), folds = 3)
cars <- set("r_datasets/car.test.frame.csv", list(Price = "number", Country = NULL, Reliability = "number", Mileage = "number",
  Type = NULL, Weight = "number", Disp. = "number", HP = "number"))
case("car.test.frame", cars, 'rpart(Mileage ~ Weight, d)', folds = 10)
case("car.test.frame-all", cars, 'rpart(Price ~ ., d, minsplit = 10, maxcompete = 2, maxsurrogate = 3)', folds = 10, prune = TRUE)
cu <- set("r_datasets/cu.summary.csv", list(Price = "number", Country = NULL,
  Reliability = I(c("Much worse", "worse", "average", "better", "Much better")), Mileage = "number", Type = NULL))
case("cu.summary", cu, 'rpart(Price ~ Mileage + Type + Country + Reliability, d)', folds = 10, prune = TRUE)
case("cu.summary-class", cu, 'rpart(Reliability ~ Price + Country + Mileage + Type, d)', folds = 10,
     note = "five classes, a factor of 10 levels, rows without a response dropped")

# --- classes
pima <- set("r_datasets/PimaIndiansDiabetes.csv", c(numbers("pregnant", "glucose", "pressure", "triceps", "insulin", "mass", "pedigree", "age"),
  list(diabetes = c("neg", "pos"))))
case("Pima", pima, 'rpart(diabetes ~ ., d, cp = 0.005)', folds = 10, prune = TRUE)
votes <- set("r_datasets/HouseVotes84.csv", c(list(Class = NULL), sapply(paste0("V", 1:16), function(v) c("n", "y"), simplify = FALSE)))
case("HouseVotes84", votes, 'rpart(Class ~ ., d, cp = 0.001)', folds = 10, prune = TRUE)
housing <- set("r_datasets/housing.csv", list(Sat = c("Low", "Medium", "High"), Infl = I(c("Low", "Medium", "High")),
  Type = c("Tower", "Apartment", "Atrium", "Terrace"), Cont = c("Low", "High"), Freq = "number"))
case("housing", housing, 'rpart(Sat ~ Infl + Type + Cont, d, weights = Freq, minsplit = 3, minbucket = 1, cp = 0.001)', folds = 4,
     note = "72 cells with counts as weights: minsplit and minbucket count rows, not weights")
titanic <- set("r_datasets/Titanic.csv", list(Class = c("1st", "2nd", "3rd", "Crew"), Sex = c("Male", "Female"), Age = c("Child", "Adult"),
  Survived = c("No", "Yes"), Freq = "number"))
case("Titanic", titanic, 'rpart(Survived ~ Class + Sex + Age, d, weights = Freq, minsplit = 2, minbucket = 1, cp = 0.0001)',
     note = "weights of zero among the counts")

# --- larger sets

adult.types <- list(age = "number", workclass = NULL, education = NULL, education.num = "number", marital.status = NULL, occupation = NULL,
  relationship = NULL, race = NULL, sex = NULL, capital.gain = "number", capital.loss = "number", hours.per.week = "number",
  native.country = NULL, income = c("<=50K", ">50K"))
adult <- set("adult/adult.data.gz", adult.types, missing = c("NA", "?"))
case("adult", adult, 'rpart(income ~ ., d, cp = 0.001)', folds = 3, prune = TRUE)
case("adult-information", adult, 'rpart(income ~ ., d, parms = list(split = "information"), usesurrogate = 0, maxdepth = 5, cp = 0.0005)')
case("adult-prior", adult, 'rpart(income ~ age + workclass + education.num + occupation + capital.gain + native.country, d,
  parms = list(prior = c(0.5, 0.5)), usesurrogate = 1, minbucket = 100, cp = 0.002)')
adult.weighted <- set("adult/adult.data.gz", adult.types, missing = c("NA", "?"), weights = list(modulus = 7, plus = 1, over = 10))
case("adult-weights", adult.weighted, paste0('rpart(income ~ age + workclass + marital.status + occupation + hours.per.week + sex, d, weights = w, ',
  'cp = 0.001, maxdepth = 6)'), folds = 4, note = "fractional weights 0.1 to 0.7 by row")
case("adult-six-classes", adult, 'rpart(relationship ~ age + workclass + education.num + race + sex + hours.per.week + income, d, cp = 0.002)', folds = 2)
bike.types <- numbers("season", "yr", "mnth", "hr", "holiday", "weekday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed", "cnt")
bike <- set("bike/Bike_Rental_UCI_Dataset.csv.gz", bike.types)
case("bike", bike, 'rpart(cnt ~ ., d, cp = 0.002)', folds = 5, prune = TRUE)
bike.weighted <- set("bike/Bike_Rental_UCI_Dataset.csv.gz", bike.types, weights = list(modulus = 5, plus = 1, over = 1))
case("bike-weights", bike.weighted, 'rpart(cnt ~ hr + temp + workingday + yr + hum, d, weights = w, maxdepth = 4, cp = 0.0001)', folds = 3,
     note = "integer weights 1 to 5 by row")
diamond.types <- list(carat = "number", cut = I(c("Fair", "Good", "Very Good", "Premium", "Ideal")), color = I(c("D", "E", "F", "G", "H", "I", "J")),
  clarity = I(c("I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF")), depth = "number", table = "number", price = "number", x = "number",
  y = "number", z = "number")
diamonds <- set("diamonds/diamonds.csv.gz", diamond.types)
case("diamonds", diamonds, 'rpart(price ~ ., d, cp = 0.001)', folds = 5, prune = TRUE)
diamond.types$color <- unclass(diamond.types$color)
diamond.types$clarity <- unclass(diamond.types$clarity)
case("diamonds-class", set("diamonds/diamonds.csv.gz", diamond.types),
  'rpart(cut ~ carat + color + clarity + depth + table + x + y, d, cp = 0.002, maxdepth = 6, maxsurrogate = 2)', folds = 2)
skin.types <- list(B = "number", G = "number", R = "number", class = c("1", "2"))
attr(skin.types, "positions") <- 1:4
skin <- set("skin/Skin_NonSkin.txt.gz", skin.types, separator = "\t", header = FALSE)
case("skin", skin, 'rpart(class ~ B + G + R, d, cp = 0.002)', folds = 2)
kdd.types <- c(list(duration = "number", protocol_type = NULL, flag = NULL), numbers("src_bytes", "hot", "count", "srv_count", "serror_rate",
  "dst_host_count", "dst_host_srv_count", "dst_host_same_src_port_rate"), list(label = NULL))
attr(kdd.types, "positions") <- c(1, 2, 4, 5, 10, 23, 24, 25, 32, 33, 36, 42)
kdd <- set("kddcup99_10pct/kddcup.data_10_percent.csv.gz", kdd.types, header = FALSE, every = 5)
case("kddcup", kdd, 'rpart(label ~ ., d, cp = 0.0005, maxsurrogate = 2, maxcompete = 2)', note = "every fifth row; classes of few rows")
flight.types <- list(Month = "number", DayOfWeek = "number", CRSDepTime = "number", UniqueCarrier = NULL, CRSElapsedTime = "number",
  ArrDelay = "number", DepDelay = "number", Distance = "number", TaxiIn = "number", TaxiOut = "number")
attr(flight.types, "positions") <- c(2, 4, 6, 9, 13, 15, 16, 19, 20, 21)
flights <- set(paste0("flights2008_small/flights_2008_", c("4_1", "4_2", "5_1", "5_2", "5_3", "6_1", "6_2"), ".csv"), flight.types,
  header = FALSE, missing = c("NA", "\\N", ""))
case("flights2008", flights, 'rpart(ArrDelay ~ Month + DayOfWeek + CRSDepTime + UniqueCarrier + CRSElapsedTime + Distance + TaxiIn + TaxiOut, d,
  cp = 0.0015, maxsurrogate = 3)', folds = 3, prune = TRUE, note = "rows in the order of the files")
hflight.types <- list(Month = "number", DayOfWeek = "number", UniqueCarrier = NULL, ArrDelay = "number", DepDelay = "number", Origin = NULL,
  Distance = "number", TaxiIn = "number", TaxiOut = "number", Cancelled = c("0", "1"))
hflights <- set("hflights/hflights.csv.gz", hflight.types)
case("hflights", hflights, 'rpart(ArrDelay ~ Month + DayOfWeek + UniqueCarrier + DepDelay + Origin + Distance + TaxiIn + TaxiOut, d, cp = 0.0005)')
case("hflights-cancelled", hflights, 'rpart(Cancelled ~ Month + DayOfWeek + UniqueCarrier + Origin + Distance, d,
  parms = list(prior = c(0.5, 0.5), split = "information"), cp = 0.003, maxdepth = 6)')
mtpl <- set("insurance_casdatasets/beMTPL97.csv.gz", list(expo = "number", claim = c("0", "1"), coverage = c("TPL", "TPL+", "TPL++"), ageph = "number",
  sex = NULL, bm = "number", power = "number", agec = "number", fuel = NULL, use = NULL, fleet = NULL))
case("beMTPL", mtpl, 'rpart(claim ~ coverage + ageph + sex + bm + power + agec + fuel + use + fleet, d, weights = expo,
  parms = list(prior = c(0.5, 0.5)), cp = 0.0008)', note = "exposures as weights")
ohlsson <- set("rdatasets_extra/dataOhlsson.csv.gz", list(agarald = "number", kon = NULL, zon = as.character(1:7), mcklass = "number", fordald = "number",
  bonuskl = "number", duration = "number", antskad = "number"))
case("dataOhlsson", ohlsson, 'rpart(antskad ~ agarald + kon + zon + mcklass + fordald + bonuskl, d, weights = duration, cp = 0.0006, minbucket = 200)',
     note = "weights of zero among the durations")
weather <- set("rdatasets_extra/weather.csv.gz", list(origin = NULL, month = "number", hour = "number", temp = "number", dewp = "number", humid = "number",
  wind_dir = "number", wind_speed = "number", wind_gust = "number", precip = "number", pressure = "number", visib = "number"))
case("weather", weather, 'rpart(temp ~ origin + month + hour + humid + wind_dir + wind_speed + wind_gust + precip + pressure + visib, d, cp = 0.003)',
     folds = 4, note = "gusts and pressure are often missing")
evaluations <- set("rdatasets_extra/InstEval.csv.gz", list(studage = I(c("2", "4", "6", "8")), lectage = I(as.character(1:6)), service = c("0", "1"),
  dept = as.character(c(15, 5, 10, 12, 6, 7, 4, 8, 9, 14, 1, 3, 11, 2)), y = "number"))
case("InstEval", evaluations, 'rpart(y ~ studage + lectage + service + dept, d, cp = 0.0003)', folds = 5)
hotel <- set("rdatasets_extra/hotel_rates.csv.gz", list(avg_price_per_room = "number", lead_time = "number", stays_in_weekend_nights = "number",
  stays_in_week_nights = "number", adults = "number", children = "number", meal = NULL, market_segment = NULL, reserved_room_type = NULL,
  assigned_room_type = NULL, customer_type = NULL, total_of_special_requests = "number"))
case("hotel_rates", hotel, 'rpart(avg_price_per_room ~ ., d, cp = 0.003)', folds = 5, prune = TRUE)
