# Reading the golden sets and writing numbers as JSON; used by rpart.R, forests.R and gbm.R.
options(digits = 7, width = 80)
folder <- file.path(Sys.getenv("QUERN_GOLDEN"), "data")

# JSON: a vector of one is a scalar unless wrapped in I(); numbers have the fewest of 15 to 17 digits that read back the same.
number <- function(v) {
  text <- sprintf("%.15g", v)
  for (digits in 16:17) {
    wrong <- is.finite(v) & as.numeric(text) != v
    text[wrong] <- sprintf(paste0("%.", digits, "g"), v[wrong])
  }
  text[!is.finite(v)] <- "null"
  text
}
quoted <- function(v) {
  v <- gsub("\"", "\\\"", gsub("\\", "\\\\", v, fixed = TRUE), fixed = TRUE)
  v <- gsub("\t", "\\t", v, fixed = TRUE)
  ifelse(is.na(v), "null", paste0("\"", v, "\""))
}
json <- function(x, depth = 0) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    parts <- vapply(x, json, "", depth + 1)
    broken <- depth == 0 || (depth == 1 && length(x) > 0 && is.null(names(x)))
    between <- if (broken) paste0(",\n", strrep(" ", depth + 1)) else ", "
    if (length(x) > 0 && !is.null(names(x))) return(paste0("{", paste0(quoted(names(x)), ": ", parts, collapse = between), "}"))
    return(paste0("[", paste0(parts, collapse = between), "]"))
  }
  array <- inherits(x, "AsIs") || length(x) != 1
  x <- unclass(x)
  text <- if (is.logical(x)) ifelse(is.na(x), "null", tolower(as.character(x))) else if (is.numeric(x)) number(x) else quoted(x)
  if (array) paste0("[", paste0(text, collapse = if (depth == 1 && is.character(x)) ",\n  " else ", "), "]") else text
}
write <- function(x, file) {
  out <- file(file, "w", encoding = "UTF-8")
  writeLines(json(x), out)
  close(out)
}

# A set: file(s), columns with their types, and what changes were made. Types: "number"; NULL for a factor with the texts met,
# sorted by code point; a vector of levels; ordered levels wrapped in I().
set <- function(files, types, separator = ",", header = TRUE, missing = c("NA", ""), every = 1, weights = NULL, holes = list()) {
  lines <- unlist(lapply(files, function(f) {
    l <- readLines(file.path(folder, f))
    l[nzchar(trimws(l))]
  }))
  names <- if (header) NULL else names(types)
  table <- read.table(text = lines, sep = separator, header = header, colClasses = "character", na.strings = character(),
                      strip.white = TRUE, quote = "\"", comment.char = "", check.names = FALSE)
  table[] <- lapply(table, trimws)
  found <- if (header) colnames(table) else NULL
  positions <- if (header) match(names(types), gsub("[^A-Za-z0-9_]", ".", found)) else attr(types, "positions")
  stopifnot(!anyNA(positions))
  table <- table[seq(1, nrow(table), by = every), positions]
  colnames(table) <- names(types)
  columns <- list()
  for (name in names(types)) {
    v <- table[[name]]
    v[v %in% missing] <- NA
    type <- types[[name]]
    if (identical(type, "number")) {
      v <- as.numeric(v)
    } else {
      levels <- if (is.null(type)) sort(unique(v[!is.na(v)]), method = "radix") else unclass(type)
      stopifnot(all(v %in% c(levels, NA)))
      v <- factor(v, levels = levels, ordered = inherits(type, "AsIs"))
    }
    table[[name]] <- v
  }
  row <- seq_len(nrow(table)) - 1
  for (hole in holes) table[row %% hole$modulus == hole$remainder, hole$column] <- NA
  if (!is.null(weights)) table$w <- (row %% weights$modulus + weights$plus) / weights$over
  for (k in seq_along(types)) {
    v <- table[[names(types)[k]]]
    columns[[k]] <- c(list(name = names(types)[k], position = positions[k] - 1,
      type = if (is.numeric(v)) "number" else if (is.ordered(v)) "ordered" else "factor", missing = sum(is.na(v))),
      if (is.numeric(v)) list(distinct = length(unique(v[!is.na(v)]))) else list(levels = I(levels(v))))
  }
  description <- list(files = I(files), separator = separator, header = header, missing = I(missing), every = every, rows = nrow(table),
    columns = columns)
  if (length(holes) > 0) description$holes <- lapply(holes, function(h) h[c("column", "modulus", "remainder")])
  if (!is.null(weights)) description$weights <- c(list(column = "w"), weights[c("modulus", "plus", "over")])
  list(frame = table, description = description)
}
numbers <- function(...) sapply(c(...), function(n) "number", simplify = FALSE)
