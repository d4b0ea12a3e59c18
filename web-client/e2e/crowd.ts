/** To be run in a page: enters a room with a small painted picture and nothing else, and answers when it is in. */
export interface Bot {
  readonly url: string;
  readonly room: string;
  readonly name: string;
}

export async function enterBot({ url, room, name }: Bot): Promise<void> {
  const canvas = document.createElement("canvas");
  canvas.width = 160;
  canvas.height = 90;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  let frame = 0;
  setInterval(() => {
    context.fillStyle = `hsl(${(frame++ * 7) % 360} 60% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 200);
  const [track] = canvas.captureStream(5).getVideoTracks();
  if (track === undefined) throw new Error("no track");
  const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  peer.addTransceiver(track, { direction: "sendonly" });
  await peer.setLocalDescription();
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "join", room, name, offer: peer.localDescription?.sdp }));
    };
    socket.onmessage = async ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "error") reject(new Error(message.code));
      if (message.type !== "joined") return;
      await peer.setRemoteDescription({ type: "answer", sdp: message.answer });
      resolve();
    };
    socket.onclose = () => reject(new Error("closed"));
  });
}
