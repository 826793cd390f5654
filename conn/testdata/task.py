# Publishes one task as JSON with Chinese text, the way a worker of a job queue
# does, and ends.
import json
import sys
import time

import paho.mqtt.client as mqtt

port = int(sys.argv[1])
if hasattr(mqtt, "CallbackAPIVersion"):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, client_id="tutorial-task")
else:
    client = mqtt.Client(client_id="tutorial-task")
client.connect("127.0.0.1", port)
client.loop_start()
task = {"id": 7, "task": "打开客厅的灯", "by": "小明", "at": 20.50, "done": False}
info = client.publish("test", json.dumps(task, ensure_ascii=False), qos=1)
while not info.is_published():
    time.sleep(0.01)
print("published")
client.loop_stop()
client.disconnect()
