package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"treetop/conn/profile"
	"treetop/ui"
	"treetop/ui/lang"
)

const usage = `treetop [--demo] [--config DIR] [--lang TAG] [URL]

Looks into an MQTT broker: all its topics as a live tree.

  URL           connect at once, without saving:
                mqtt://user@host:1883/topic/filter/#   (mqtts, ws, wss),
                unix:///run/mosquitto/mosquitto.sock
                user@ without a password asks for it. A password in the URL is
                used and never stored or shown, but it can be seen in the list
                of processes while the program runs.
  --demo        open the built-in demo broker
  --config DIR  keep profiles and settings in DIR
  --lang TAG    en, zh-Hans or zh-Hant; default: by the settings, else as the
                system
  --version     print the version
  --help        print this
`

// command is what the command line asks for.
type command struct {
	ui.Options
	help, version bool
}

// parse reads the command line. Its error is one line that says what is wrong
// and what to do; a URL is never quoted, since it may hold a password.
func parse(args []string) (command, error) {
	var c command
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		name, value, inline := strings.Cut(arg, "=")
		take := func() (string, error) {
			if !inline {
				if len(args) == 0 {
					return "", fmt.Errorf("%s needs a value: see treetop --help", name)
				}
				value, args = args[0], args[1:]
			}
			if value == "" {
				return "", fmt.Errorf("%s needs a value: see treetop --help", name)
			}
			return value, nil
		}
		var err error
		switch {
		case arg == "--demo" || arg == "-demo":
			c.Demo = true
		case arg == "--version" || arg == "-version":
			c.version = true
		case arg == "--help" || arg == "-help" || arg == "-h":
			c.help = true
		case name == "--config" || name == "-config":
			c.ConfigDir, err = take()
		case name == "--lang" || name == "-lang":
			c.Language, err = take()
			if err == nil && !known(c.Language) {
				err = fmt.Errorf("no language %q: choose one of %s", c.Language, strings.Join(lang.Languages, ", "))
			}
		case strings.HasPrefix(arg, "-") && arg != "-":
			err = fmt.Errorf("no option %q: see treetop --help", name)
		case c.Profile != nil:
			err = errors.New("more than one URL: give one, and open the others from the window")
		default:
			err = c.url(arg)
		}
		if err != nil {
			return command{}, err
		}
	}
	if c.Profile != nil && c.Demo {
		return command{}, errors.New("--demo and a URL: give one of them")
	}
	return c, c.configDir()
}

func (c *command) url(arg string) error {
	p, password, err := profile.ParseURL(arg)
	var field *profile.FieldError
	if errors.As(err, &field) && (field.Problem == profile.ProblemRange || field.Problem == profile.ProblemNotNumber) {
		return errors.New("can't use the URL: its port is no number from 1 to 65535; write it as mqtt://host:1883")
	}
	if err != nil {
		return fmt.Errorf("can't use the URL: %w; write it as mqtt://user@host:1883/topic/filter/# (or mqtts, ws, wss)", err)
	}
	c.Profile, c.Password = &p, password
	return nil
}

// known reports whether a tag names one of the languages, in any way of
// writing it (zh_TW and zh-Hant are the same).
func known(tag string) bool {
	return lang.Match(tag) != lang.English || slices.Contains([]string{"en", "c", "posix"}, strings.ToLower(strings.FieldsFunc(tag, func(r rune) bool { return r == '-' || r == '_' || r == '.' })[0]))
}

func (c *command) configDir() error {
	if c.help || c.version {
		return nil
	}
	if c.ConfigDir == "" {
		base, err := os.UserConfigDir()
		if err != nil {
			return fmt.Errorf("find the folder for settings: %w; name one with --config", err)
		}
		c.ConfigDir = filepath.Join(base, "treetop")
	}
	abs, err := filepath.Abs(c.ConfigDir)
	if err != nil {
		return fmt.Errorf("--config %s: %w", c.ConfigDir, err)
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return fmt.Errorf("--config %s is a file: name a folder", c.ConfigDir)
	}
	c.ConfigDir = abs
	return nil
}
