//go:build tools

// Package tools pins the version of Docker Compose that setup builds when a drill first needs it.
package tools

import _ "github.com/docker/compose/v5/cmd"
