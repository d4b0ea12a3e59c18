/** The part of a WebSocket a session needs; tests put their own in its place. */
export interface SignalSocket {
  send(text: string): void;
  close(): void;
}

export interface SocketHandlers {
  handleOpen(): void;
  handleText(text: string): void;
  /** Called once, also when the connection could not be made. */
  handleClose(code: number, reason: string): void;
}

export type OpenSocket = (handlers: SocketHandlers) => SignalSocket;

const NORMAL_CLOSURE = 1000;

/** Sockets to the signaling endpoint at `url`. A socket that was told to close reports nothing any more. */
export function webSocketTo(url: string): OpenSocket {
  return (handlers) => {
    const socket = new WebSocket(url);
    const listening = new AbortController();
    const { signal } = listening;
    socket.addEventListener("open", () => handlers.handleOpen(), { signal });
    socket.addEventListener("close", ({ code, reason }) => handlers.handleClose(code, reason), { signal });
    socket.addEventListener(
      "message",
      ({ data }) => {
        if (typeof data === "string") handlers.handleText(data);
      },
      { signal },
    );
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => {
        listening.abort();
        socket.close(NORMAL_CLOSURE);
      },
    };
  };
}
