package demo

// leftovers are retained messages of devices long gone: what every broker
// collects over the years, and what people want to find and clear.
func leftovers(w *world) {
	for _, l := range [][2]string{
		{"zigbee2mqtt/bridge/state", `{"state":"offline"}`},
		{"zigbee2mqtt/bridge/info", `{"version":"1.28.4","coordinator":{"type":"zStack3x0","meta":{"revision":20220219}},"network":{"channel":15,"pan_id":6754},"permit_join":false}`},
		{"zigbee2mqtt/old kitchen plug", `{"state":"OFF","power":0,"linkquality":null,"last_seen":"2023-02-11T07:58:12+01:00"}`},
		{"zigbee2mqtt/0x00158d0001d84e2f", `{"contact":true,"battery":3,"voltage":2635,"linkquality":18}`},
		{"homeassistant/sensor/0x00158d0001d84e2f/battery/config", discovery("Window battery", "0x00158d0001d84e2f", "battery", "%")},
		{"homeassistant/binary_sensor/0x00158d0001d84e2f/contact/config", discovery("Window", "0x00158d0001d84e2f", "opening", "")},
		{"homeassistant/switch/old_kitchen_plug/config", discovery("Old kitchen plug", "old kitchen plug", "outlet", "")},
		{"tele/tasmota_8C2F11/LWT", "Offline"},
		{"shellies/shelly1-B929CC/online", "false"},
	} {
		w.retain(l[0], l[1])
	}
}

// discovery is the message by which a device introduced itself to a home
// automation.
func discovery(name, device, class, unit string) string {
	return `{"name":"` + name + `","unique_id":"` + device + `_` + class + `","device_class":"` + class +
		`","state_topic":"zigbee2mqtt/` + device + `","unit_of_measurement":"` + unit +
		`","value_template":"{{ value_json.` + class + ` }}","device":{"identifiers":["` + device + `"],"manufacturer":"gone"}}`
}
