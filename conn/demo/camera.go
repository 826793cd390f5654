package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"time"
)

const (
	cameraWidth  = 640
	cameraHeight = 480
)

// camera looks at a garden: a JPEG every five seconds, in which the sun moves on
// and a bird passes, and a small PNG of what it takes for warm.
func camera(w *world) {
	const topic = "camera/garden"
	dice := w.dice(topic)
	w.retain(topic+"/info", fmt.Sprintf(`{"model":"Garden cam","width":%d,"height":%d,"every_s":5}`, cameraWidth, cameraHeight))
	taken := 0
	w.every(topic+"/snapshot", 5*time.Second, func() {
		taken++
		var out bytes.Buffer
		// Neither of the encoders can fail on such a picture in memory.
		_ = jpeg.Encode(&out, garden(taken, dice), &jpeg.Options{Quality: 82})
		w.send(message{topic: topic + "/snapshot", payload: out.Bytes()})
	})
	w.every(topic+"/heat", 10*time.Second, func() {
		var out bytes.Buffer
		_ = png.Encode(&out, heat(dice))
		w.send(message{topic: topic + "/heat", payload: out.Bytes()})
	})
}

// garden draws the n-th picture.
func garden(n int, dice *rand.Rand) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, cameraWidth, cameraHeight))
	day := float64(n%60) / 60
	sunX, sunY := day*cameraWidth, 150-90*math.Sin(day*math.Pi)
	birdX, birdY := float64((n*73)%cameraWidth), 90+float64(dice.IntN(60))
	for y := range cameraHeight {
		for x := range cameraWidth {
			img.SetRGBA(x, y, gardenAt(float64(x), float64(y), sunX, sunY, birdX, birdY, dice.IntN(8)))
		}
	}
	return img
}

// gardenAt is the colour at one point; grain is the noise of the camera.
func gardenAt(x, y, sunX, sunY, birdX, birdY float64, grain int) color.RGBA {
	shade := func(r, g, b int) color.RGBA {
		return color.RGBA{uint8(min(r+grain, 255)), uint8(min(g+grain, 255)), uint8(min(b+grain, 255)), 255}
	}
	meadow := 330 + 25*math.Sin(x/90)
	crown := math.Hypot(x-420, (y-230)*1.15)
	switch {
	case math.Abs(y-birdY-math.Abs(x-birdX)*0.5) < 2.5 && math.Abs(x-birdX) < 16:
		return shade(40, 40, 48)
	case crown < 84+6*math.Sin(x/7)*math.Cos(y/6):
		return shade(52, 112+int(30*math.Sin((x+y)/11)), 58)
	case math.Abs(x-420) < 13 && y > 280 && y < 390:
		return shade(96, 70, 48)
	case y > meadow:
		return shade(84, 150-int((y-meadow)/4), 70)
	case math.Hypot(x-sunX, y-sunY) < 30:
		return shade(250, 226, 130)
	}
	return shade(120+int(y/5), 170+int(y/8), 226)
}

// heat draws what is warm, in sixteen colours.
func heat(dice *rand.Rand) image.Image {
	const size = 64
	var scale color.Palette
	for i := range 16 {
		scale = append(scale, color.RGBA{uint8(i * 17), uint8(max(0, i-6) * 24), uint8(120 - i*7), 255})
	}
	img := image.NewPaletted(image.Rect(0, 0, size, size), scale)
	cx, cy := 16+dice.Float64()*32, 16+dice.Float64()*32
	for y := range size {
		for x := range size {
			d := math.Hypot(float64(x)-cx, float64(y)-cy)
			img.SetColorIndex(x, y, uint8(max(0, 15-int(d/3))))
		}
	}
	return img
}
