//go:build tools

// Package tools pins the version of k6 that setup builds.
package tools

import _ "go.k6.io/k6/v2"
