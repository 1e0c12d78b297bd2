import "./app.css";
import { followTheme } from "../theme";

followTheme();
