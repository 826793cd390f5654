package part

import "unicode/utf8"

// position is where a view begins: a row, and the pixels of it scrolled away.
type position struct {
	row int
	rem float32
}

// clamp brings p within what rows rows can show: never past the last row at
// the bottom edge, never before the first.
func clamp(p position, height, rowH float32, rows int) position {
	p = scrolled(p, 0, rowH)
	last := lastPosition(height, rowH, rows)
	if p.row > last.row || p.row == last.row && p.rem > last.rem {
		p = last
	}
	if p.row < 0 {
		p = position{}
	}
	return p
}

// lastPosition is the one with the last row at the bottom edge.
func lastPosition(height, rowH float32, rows int) position {
	whole := int(height / rowH)
	if rows <= whole {
		return position{}
	}
	p := position{row: rows - whole - 1, rem: rowH - (height - float32(whole)*rowH)}
	return scrolled(p, 0, rowH)
}

// scrolled is p moved by dy pixels, the remainder within one row.
func scrolled(p position, dy, rowH float32) position {
	p.rem += dy
	n := int(p.rem / rowH)
	p.row += n
	p.rem -= float32(n) * rowH
	if p.rem < 0 {
		p.row--
		p.rem += rowH
	}
	return p
}

// visible is the range of rows of which any pixel is seen.
func visible(p position, height, rowH float32, rows int) (first, n int) {
	if rows == 0 || height <= 0 {
		return 0, 0
	}
	n = int((height+p.rem)/rowH) + 1
	if float32(n-1)*rowH >= height+p.rem {
		n--
	}
	return p.row, max(0, min(n, rows-p.row))
}

// reveal is p moved as little as needed for row i to be seen whole.
func reveal(p position, i int, height, rowH float32, rows int) position {
	switch {
	case i < p.row || i == p.row && p.rem > 0:
		p = position{row: i}
	case float32(i-p.row+1)*rowH-p.rem > height:
		whole := int(height / rowH)
		p = scrolled(position{row: i - whole, rem: 0}, rowH-(height-float32(whole)*rowH), rowH)
	}
	return clamp(p, height, rowH, rows)
}

// thumb is where the scroll bar's thumb stands and how long it is; 0 length
// when everything is seen.
func thumb(p position, height, rowH float32, rows int) (y, length float32) {
	total := float64(rows) * float64(rowH)
	if total <= float64(height) || height <= 0 {
		return 0, 0
	}
	length = max(24, float32(float64(height)*float64(height)/total))
	at := (float64(p.row)*float64(rowH) + float64(p.rem)) / (total - float64(height))
	return float32(at) * (height - length), length
}

// atThumb is the position that puts the thumb at y.
func atThumb(y, height, rowH float32, rows int) position {
	_, length := thumb(position{}, height, rowH, rows)
	if length == 0 {
		return position{}
	}
	px := float64(y) / float64(height-length) * (float64(rows)*float64(rowH) - float64(height))
	px = max(0, px)
	row := int(px / float64(rowH))
	return clamp(position{row, float32(px - float64(row)*float64(rowH))}, height, rowH, rows)
}

func lastRune(s string) (rune, int) { return utf8.DecodeLastRuneInString(s) }
