# Run from this folder:  R --vanilla --quiet < sessions.R > sessions.Rout
show <- function(name, values) cat(name, "=", sprintf("%.16g", values), "\n")
folder <- "../../../mlelib/datasets"

# Logistic regression: Challenger, 23 flights.
flights <- read.csv(file.path(folder, "challenger_1986.csv"))
fit <- glm(any_distress ~ temperature_f, family = binomial, data = flights,
           control = glm.control(epsilon = 1e-15, maxit = 50))
show("challenger coef", coef(fit))
show("challenger se", sqrt(diag(vcov(fit))))
show("challenger loglik", as.numeric(logLik(fit)))
show("challenger wald", confint.default(fit)[2, ])
show("challenger profile", confint(fit)[2, ])
none <- glm(any_distress ~ 1, family = binomial, data = flights,
            control = glm.control(epsilon = 1e-15, maxit = 50))
show("challenger lr", anova(none, fit, test = "LRT")[2, "Deviance"])
show("challenger lr p", anova(none, fit, test = "LRT")[2, "Pr(>Chi)"])
show("challenger score", anova(none, fit, test = "Rao")[2, "Rao"])

# Linear regression: penguins, body mass on flipper length and species.
birds <- read.csv(file.path(folder, "penguins.csv"))
line <- lm(body_mass_g ~ flipper_length_mm + species, data = birds)
show("penguins coef", coef(line))
show("penguins se n-k", sqrt(diag(vcov(line))))
show("penguins sigma2 n-k", summary(line)$sigma^2)
show("penguins loglik", as.numeric(logLik(line)))
short <- lm(body_mass_g ~ flipper_length_mm, data = birds)
show("penguins loglik without species", as.numeric(logLik(short)))

# Logistic regression with four measurements: the sex of penguins.
known <- subset(birds, sex != "")
sexes <- glm((sex == "male") ~ bill_length_mm + bill_depth_mm + flipper_length_mm + body_mass_g,
             family = binomial, data = known, control = glm.control(epsilon = 1e-15, maxit = 50))
show("sex coef", coef(sexes))
show("sex se", sqrt(diag(vcov(sexes))))
show("sex loglik", as.numeric(logLik(sexes)))

# One proportion: 6 of 10, Wilson's interval (no continuity correction).
show("wilson", prop.test(6, 10, correct = FALSE)$conf.int)

# Poisson: deaths by horse kick, an intercept alone.
kicks <- read.csv(file.path(folder, "horse_kicks_1898.csv"))
rate <- glm(deaths ~ 1, family = poisson, data = kicks, control = glm.control(epsilon = 1e-15))
show("kicks mean", exp(coef(rate)))
show("kicks loglik", as.numeric(logLik(rate)))
R.version.string
