import { words } from "./i18n/language.ts";
import { Lobby } from "./pages/lobby.tsx";
import { MessagePage } from "./pages/message-page.tsx";
import { RoomPage } from "./pages/room-page.tsx";
import { WatchPage } from "./pages/watch-page.tsx";
import { route } from "./router.ts";

export function App() {
  const { value } = route;
  switch (value.page) {
    case "lobby":
      return <Lobby />;
    case "room":
      return <RoomPage key={value.room} room={value.room} />;
    case "watch":
      return <WatchPage />;
    case "not-found":
      return <MessagePage title={words.value.notFoundTitle} text={words.value.notFoundText} icon="globe" />;
  }
}
