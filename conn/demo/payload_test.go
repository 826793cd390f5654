package demo

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

func TestTheCameraSendsPicturesThatChange(t *testing.T) {
	r := newRig(t, 1, camera)
	r.pass(13 * time.Second)
	shots := r.all("camera/garden/snapshot")
	if len(shots) < 2 {
		t.Fatalf("%d pictures in 13 s", len(shots))
	}
	for _, s := range shots {
		c, err := jpeg.DecodeConfig(bytes.NewReader(s.payload))
		if err != nil || c.Width != cameraWidth || c.Height != cameraHeight {
			t.Errorf("a picture of %d by %d: %v", c.Width, c.Height, err)
		}
		if _, err := jpeg.Decode(bytes.NewReader(s.payload)); err != nil {
			t.Error(err)
		}
	}
	if bytes.Equal(shots[0].payload, shots[1].payload) {
		t.Error("two pictures are the same")
	}
	t.Logf("a picture has %d bytes", len(shots[0].payload))
	if _, err := png.Decode(bytes.NewReader(r.last("camera/garden/heat").payload)); err != nil {
		t.Error(err)
	}
}

func TestTheWeatherStationSpeaksCBOR(t *testing.T) {
	r := newRig(t, 1, packed)
	r.pass(3 * time.Second)
	var got reading
	if err := cbor.Unmarshal(r.last("weather/station").payload, &got); err != nil {
		t.Fatal(err)
	}
	if got.Station != "屋顶 roof" || len(got.Raw) != 3 || got.Seen < uint64(begin().Unix()) {
		t.Errorf("the station says %+v", got)
	}
}

func TestTheGatewayPacksItsLog(t *testing.T) {
	r := newRig(t, 1, packed)
	r.pass(11 * time.Second)
	unpack, err := gzip.NewReader(bytes.NewReader(r.last("gateway/log.gz").payload))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpack)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 24 {
		t.Errorf("%d lines, want 24", len(lines))
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestWhatLooksLikeJSONIsJSON(t *testing.T) {
	r := newRig(t, 1, furnish)
	r.pass(5 * time.Second)
	checked := 0
	for _, m := range r.sent {
		if !bytes.HasPrefix(m.payload, []byte("{")) || m.topic == "odd/values/broken" {
			continue
		}
		checked++
		if !json.Valid(m.payload) {
			t.Errorf("%s: %s", m.topic, m.payload)
		}
	}
	if checked < 20 {
		t.Errorf("only %d JSON payloads were found", checked)
	}
}

func TestTheOddNamesAreAllThere(t *testing.T) {
	r := newRig(t, 1, furnish)
	r.pass(3 * time.Second)
	for _, topic := range []string{"/", "a", "A", "a//b", "🌳/🍃", "工厂/温度", "odd/caf\u00e9", "odd/cafe\u0301"} {
		r.last(topic)
	}
	deepest := 0
	for _, m := range r.sent {
		deepest = max(deepest, strings.Count(m.topic, "/")+1)
		if !utf8.ValidString(m.topic) {
			t.Errorf("%q is not valid UTF-8", m.topic)
		}
	}
	if deepest != 12 {
		t.Errorf("the deepest topic has %d levels, want 12", deepest)
	}
}

func TestTheFactoryObeysInChinese(t *testing.T) {
	r := newRig(t, 1, factory)
	r.pass(3 * time.Second)
	if !strings.HasSuffix(string(r.last("工厂/温度").payload), " °C") {
		t.Errorf("工厂/温度 is %q", r.last("工厂/温度").payload)
	}
	r.tell("工厂/状态/设置", "停止")
	r.wantLast("工厂/状态", "停止")
	r.pass(2 * time.Minute)
	if got := string(r.last("工厂/温度").payload); !strings.HasPrefix(got, "17.") && !strings.HasPrefix(got, "18.") {
		t.Errorf("two minutes after the stop the hall has %s", got)
	}
}
