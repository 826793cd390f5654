package importer

// readJSON reads a file of JSON. What it is shows in the names at its top, or in
// those of its first connection.
func (s *source) readJSON(res *Result) error {
	in := &scan{in: s.text, left: maxKept}
	if err := readTop(in, res); err != nil {
		return s.failed(err, ProblemTruncated)
	}
	switch {
	case res.Format == FormatUnknown:
		return &Error{Problem: ProblemUnknown}
	case len(res.Entries) == 0:
		return &Error{Problem: ProblemNoEntries}
	}
	return nil
}

func readTop(in *scan, res *Result) error {
	c, err := in.peek()
	if err != nil {
		return err
	}
	if c == '[' {
		return readList(in, res)
	}
	lone, own := fields{}, &ownFile{}
	err = in.members(func(name string) error {
		switch name {
		case "ConnectionManager_connections":
			return readExplorer(in, res)
		case "connections":
			if c, err := in.peek(); err != nil || c != '[' {
				return skipOnly(in, err)
			}
			return readList(in, res)
		case "broker":
			return readAnalyzer(in, res)
		case "profiles", "secrets":
			return own.take(in, name, res)
		case "messages":
			n, err := in.skip()
			lone[name] = n
			return err
		}
		v, err := in.value(1)
		lone[name] = v
		return err
	})
	if res.Format == FormatTreetop {
		if e := own.finish(lone, res); err == nil {
			err = e
		}
	}
	if err == nil && res.Format == FormatUnknown {
		return takeElement(lone, res)
	}
	return err
}

func skipOnly(in *scan, err error) error {
	if err == nil {
		_, err = in.skip()
	}
	return err
}

// readList reads a list of connections. Recorded messages are counted and not
// kept.
func readList(in *scan, res *Result) error {
	return in.elements(func(int) error {
		f, err := readFields(in)
		if err != nil || f == nil {
			return err
		}
		return takeElement(f, res)
	})
}

// readFields reads an object and keeps what is in it but for messages; nil for
// what is no object.
func readFields(in *scan) (fields, error) {
	if c, err := in.peek(); err != nil || c != '{' {
		return nil, skipOnly(in, err)
	}
	f := fields{}
	err := in.members(func(name string) (err error) {
		if name == "messages" {
			n, err := in.skip()
			f[name] = n
			return err
		}
		f[name], err = in.value(2)
		return err
	})
	return f, err
}

// takeElement takes one connection of a list, of whatever program.
func takeElement(f fields, res *Result) error {
	switch {
	case res.Format == FormatMQTTX, res.Format == FormatUnknown && isMQTTX(f):
		res.Format = FormatMQTTX
		return res.add(fromMQTTX(f))
	case res.Format == FormatFive, res.Format == FormatUnknown && isFive(f):
		res.Format = FormatFive
		return res.add(fromFive(f))
	}
	return nil
}

func (r *Result) add(d *draft) error {
	if len(r.Entries) >= MaxEntries {
		return &Error{Problem: ProblemTooMany}
	}
	r.Entries = append(r.Entries, d.done())
	return nil
}
