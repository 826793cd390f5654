package part

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	red  = color.NRGBA{R: 0xFF, A: 0xFF}
	blue = color.NRGBA{B: 0xFF, A: 0xFF}
)

// sparkline is a picture of the numbers.
func sparkline(t *testing.T, slots, w, h int, values ...float64) *image.RGBA {
	t.Helper()
	test.NewTempApp(t)
	s := NewSparkline(slots)
	s.Raster.Resize(fyne.NewSize(float32(w), float32(h)))
	s.Put(values, red, blue)
	img, ok := s.Raster.Generator(w, h).(*image.RGBA)
	require.True(t, ok)
	return img
}

// inked is the range of rows of a column in which there is line; -1, -1 if
// there is none.
func inked(img *image.RGBA, x int) (top, bottom int) {
	top, bottom = -1, -1
	for y := range img.Rect.Dy() {
		if img.RGBAAt(x, y).R > 0x40 {
			if top < 0 {
				top = y
			}
			bottom = y
		}
	}
	return top, bottom
}

func TestTheLineGoesFromTheSmallestToTheLargest(t *testing.T) {
	img := sparkline(t, 3, 100, 20, 5, 10, 5)
	top, _ := inked(img, 50)
	assert.InDelta(t, 3, top, 1)
	_, bottom := inked(img, 4)
	assert.InDelta(t, 17, bottom, 1)
	for x := 4; x < 95; x++ {
		top, bottom := inked(img, x)
		require.GreaterOrEqual(t, top, 0, "there is a gap at %d", x)
		require.LessOrEqual(t, bottom-top, 3, "it is a thin line at %d", x)
	}
}

func TestWhatNeverChangesIsALineInTheMiddle(t *testing.T) {
	img := sparkline(t, 4, 60, 20, 7, 7, 7, 7)
	for x := 4; x < 54; x++ {
		top, bottom := inked(img, x)
		require.InDelta(t, 9.5, float64(top+bottom)/2, 1)
	}
}

func TestTheNewestIsMarkedAtTheRight(t *testing.T) {
	img := sparkline(t, 60, 100, 20, 1)
	assert.Greater(t, img.RGBAAt(96, 10).B, uint8(0xC0))
	for x := range 90 {
		top, _ := inked(img, x)
		require.Equal(t, -1, top, "one number is no line")
		require.Zero(t, img.RGBAAt(x, 10).B)
	}
}

func TestFewNumbersStandAtTheRight(t *testing.T) {
	img := sparkline(t, 61, 200, 20, 1, 2, 3)
	top, _ := inked(img, 150)
	assert.Equal(t, -1, top)
	top, _ = inked(img, 195)
	assert.GreaterOrEqual(t, top, 0)
}

func TestOneOfTenThousandIsStillSeen(t *testing.T) {
	values := make([]float64, 10_000)
	values[5000] = 1
	img := sparkline(t, 60, 100, 20, values...)
	highest := 20
	for x := range 90 {
		if top, _ := inked(img, x); top >= 0 {
			highest = min(highest, top)
		}
	}
	assert.LessOrEqual(t, highest, 4)
}

func TestNoNumbersAreDrawnToOutsideThePicture(t *testing.T) {
	for _, values := range [][]float64{
		nil, {math.MaxFloat64, -math.MaxFloat64, 0}, {math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64}, {1e308, 1e308},
	} {
		img := sparkline(t, 3, 50, 16, values...)
		for x := range 50 {
			for _, y := range []int{0, 15} {
				require.Zero(t, img.RGBAAt(x, y).R, "%v", values)
			}
		}
	}
	sparkline(t, 60, 3, 2, 1, 2, 3) // hardly any room
	sparkline(t, 60, 0, 0, 1, 2, 3)
}

func TestACurveReachesOnlyAsFarAsItsNumbers(t *testing.T) {
	c := newCurve([]float64{0, 10}, 11, 0, 100, 0, 10)
	_, _, ok := c.span(80, 89)
	assert.False(t, ok)
	top, bottom, ok := c.span(90, 95)
	assert.True(t, ok)
	assert.InDelta(t, 5, top, 1e-9)
	assert.InDelta(t, 10, bottom, 1e-9)
}

func BenchmarkDrawingASparkline(b *testing.B) {
	s := NewSparkline(60)
	s.Raster.Resize(fyne.NewSize(104, 18))
	values := make([]float64, 60)
	for i := range values {
		values[i] = math.Sin(float64(i))
	}
	s.values = values
	b.ReportAllocs()
	for b.Loop() {
		s.draw(104, 18)
	}
}
