# Publishes a temperature and listens to an encyclopedia, the way a person
# does who follows a tutorial: over TLS, with user name and password.
import sys

import paho.mqtt.client as mqtt

port, ca_file, user, password = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]


def new_client(client_id):
    # paho 2 wants to know which generation of callbacks is meant; 1 has one.
    if hasattr(mqtt, "CallbackAPIVersion"):
        return mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, client_id=client_id)
    return mqtt.Client(client_id=client_id)


def on_connect(client, userdata, flags, rc):
    print("connected", rc)
    client.subscribe("encyclopedia/#", qos=1)


def on_subscribe(client, userdata, mid, granted_qos):
    print("subscribed", granted_qos[0])
    client.publish("encyclopedia/temperature", payload="hot", qos=1)


def on_publish(client, userdata, mid):
    print("published")


def on_message(client, userdata, message):
    print("message", message.topic, message.qos, int(message.retain), message.payload.decode("utf-8"))


client = new_client("tutorial-encyclopedia")
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_publish = on_publish
client.on_message = on_message
client.username_pw_set(user, password)
client.tls_set(ca_certs=ca_file)
client.connect("localhost", port)
client.loop_start()
sys.stdin.read()  # until the test has seen enough
client.loop_stop()
client.disconnect()
