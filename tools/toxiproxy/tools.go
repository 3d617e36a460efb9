//go:build tools

// Package tools pins the version of the Toxiproxy server that setup builds when a drill first needs it.
package tools

import _ "github.com/Shopify/toxiproxy/v2/cmd/server"
