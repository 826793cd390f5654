package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestABadCommandLineIsExplainedInOneLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, args := range [][]string{
		{"--nonsense"},
		{"--config"},
		{"--config="},
		{"--config", file},
		{"--lang", "tlh"},
		{"mqtt://host:99999"},
		{"mqtt://host:0"},
		{"gopher://host"},
		{"mqtt://a", "mqtt://b"},
		{"--demo", "mqtt://a"},
		{""},
	} {
		_, err := parse(args)
		if assert.Error(t, err, "%q", args) {
			assert.NotContains(t, err.Error(), "\n")
			assert.Greater(t, len(err.Error()), 15, "%q: says what to do", args)
		}
	}
}

func TestNoErrorAboutAURLHoldsItsPassword(t *testing.T) {
	const canary = "c4n4ry-pa55"
	for _, url := range []string{
		"mqtt://user:" + canary + "@host:99999", "gopher://user:" + canary + "@host", "mqtt://user:" + canary + "@ho st",
		"mqtt://user:" + canary + "@[::1", "mqtt://user:" + canary + "@:1883",
	} {
		_, err := parse([]string{url})
		if assert.Error(t, err, "%s", strings.ReplaceAll(url, canary, "…")) {
			assert.NotContains(t, err.Error(), canary)
		}
	}
}

func TestTheCommandLineSaysWhatToOpenAndWhereThingsAre(t *testing.T) {
	dir := t.TempDir()
	c, err := parse([]string{"--config", dir, "--lang=zh_TW", "mqtt://me:secret@broker.example:1884/home/+/light/#"})
	require.NoError(t, err)
	assert.Equal(t, dir, c.ConfigDir)
	assert.Equal(t, "zh_TW", c.Language)
	assert.Equal(t, "secret", c.Password)
	require.NotNil(t, c.Profile)
	assert.Equal(t, "broker.example", c.Profile.Host)
	assert.Equal(t, 1884, c.Profile.Port)
	assert.Equal(t, "me", c.Profile.Username)
	require.NotEmpty(t, c.Profile.Subscriptions)
	assert.Equal(t, "home/+/light/#", c.Profile.Subscriptions[0].Filter)
}

func TestNothingInTheUsageIsLeftOut(t *testing.T) {
	for _, flag := range []string{"--demo", "--config", "--lang", "--version", "--help", "mqtts, ws, wss"} {
		assert.Contains(t, usage, flag)
	}
}

func TestAnInputMethodIsWorthX11(t *testing.T) {
	env := func(kv ...string) {
		for _, name := range []string{"FYNE_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_CTYPE", "LANG"} {
			t.Setenv(name, "")
		}
		for i := 0; i < len(kv); i += 2 {
			t.Setenv(kv[i], kv[i+1])
		}
	}
	env("DISPLAY", ":0", "WAYLAND_DISPLAY", "wayland-0", "LANG", "zh_CN.UTF-8")
	preferX11("")
	assert.Equal(t, "x11", os.Getenv("FYNE_PLATFORM"))
	env("DISPLAY", ":0", "WAYLAND_DISPLAY", "wayland-0", "LANG", "de_DE.UTF-8")
	preferX11("")
	assert.Empty(t, os.Getenv("FYNE_PLATFORM"))
	preferX11("zh-Hant")
	assert.Equal(t, "x11", os.Getenv("FYNE_PLATFORM"), "the language of the command line counts too")
	env("WAYLAND_DISPLAY", "wayland-0", "LANG", "ja_JP.UTF-8")
	preferX11("")
	assert.Empty(t, os.Getenv("FYNE_PLATFORM"), "no X11 to go to")
	env("DISPLAY", ":0", "WAYLAND_DISPLAY", "wayland-0", "LANG", "ko_KR.UTF-8", "FYNE_PLATFORM", "wayland")
	preferX11("")
	assert.Equal(t, "wayland", os.Getenv("FYNE_PLATFORM"), "who has chosen, has chosen")
}
