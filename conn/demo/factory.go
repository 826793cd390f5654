package demo

import (
	"fmt"
	"time"
)

// factory is a hall whose topics and values are Chinese. 工厂/状态/设置 takes 运行
// (running), 停止 (stopped) and 维护 (in maintenance); the temperature of the hall
// follows.
func factory(w *world) {
	dice := w.dice("工厂")
	state := "运行"
	celsius := 23.5
	w.every("工厂/温度", time.Second, func() {
		goal := 18.0
		if state == "运行" {
			goal = 23.5
		}
		celsius += (goal-celsius)*0.05 + dice.NormFloat64()*0.05
		w.publish("工厂/温度", fmt.Sprintf("%.1f °C", celsius))
	})
	w.every("工厂/状态", 2*time.Second, func() { w.publish("工厂/状态", state) })
	produced := 1200
	w.every("工厂/产量", 4*time.Second, func() {
		if state == "运行" {
			produced += dice.IntN(4)
		}
		w.publish("工厂/产量", fmt.Sprintf(`{"班次":"早班","件数":%d,"合格率":%.3f}`, produced, 0.985+dice.Float64()*0.01))
	})
	w.on("工厂/状态/设置", func(payload []byte) {
		switch word := string(payload); word {
		case "运行", "停止", "维护":
			state = word
			w.publish("工厂/状态", state)
		}
	})
}
