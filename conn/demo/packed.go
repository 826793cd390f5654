package demo

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// reading is what the weather station sends, as CBOR (RFC 8949).
type reading struct {
	Station string  `cbor:"station"`
	Celsius float64 `cbor:"celsius"`
	Wind    [2]int  `cbor:"wind"` // km/h and degrees
	Rain    bool    `cbor:"rain"`
	Raw     []byte  `cbor:"raw"`
	Seen    uint64  `cbor:"seen"` // s since 1970
}

// packed are devices that don't send text: CBOR, gzip, and the bytes of a bus.
func packed(w *world) {
	dice := w.dice("packed")
	outside := wander{mean: 14, swing: 6, at: 14}
	w.every("weather/station", 2*time.Second, func() {
		payload, err := cbor.Marshal(reading{
			Station: "屋顶 roof", Celsius: outside.step(dice), Wind: [2]int{dice.IntN(40), dice.IntN(360)},
			Rain: dice.IntN(5) == 0, Raw: []byte{0xca, 0xfe, byte(dice.IntN(256))}, Seen: uint64(w.now.Unix()),
		})
		if err == nil {
			w.send(message{topic: "weather/station", payload: payload})
		}
	})
	w.every("gateway/log.gz", 10*time.Second, func() {
		var out bytes.Buffer
		pack := gzip.NewWriter(&out)
		for i := range 24 {
			// Writing to memory can't fail.
			fmt.Fprintf(pack, `{"t":%d,"level":"info","msg":"device %02d answered in %d ms"}`+"\n", w.now.Unix()-int64(24-i), i+1, 3+dice.IntN(40))
		}
		_ = pack.Close()
		w.send(message{topic: "gateway/log.gz", payload: out.Bytes()})
	})
	w.every("gateway/modbus", 2*time.Second, func() {
		frame := []byte{0x11, 0x03, 0x08}
		for range 4 {
			frame = binary.BigEndian.AppendUint16(frame, uint16(dice.IntN(1<<16)))
		}
		w.send(message{topic: "gateway/modbus", payload: frame})
	})
}
