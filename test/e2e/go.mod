module github.com/crossplane-contrib/function-superset/test/e2e

go 1.26.0
