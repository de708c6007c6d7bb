-- The report's own marks, in both formats and with both engines: chips, cards, key figures, callouts, and
-- references to sections without a number. HTML keeps classes for style.css; Typst gets calls of
-- functions in typst-template.typ.

local is_typst = FORMAT:match("typst") ~= nil

local CHIPS = {
  ["verdict-met"] = true, ["verdict-close"] = true, ["verdict-short"] = true,
  ["severity-concern"] = true, ["severity-attention"] = true, ["severity-sound"] = true,
  ["priority-high"] = true, ["priority-medium"] = true, ["priority-low"] = true,
}
local LEVELS = { concern = true, attention = true, sound = true, high = true, medium = true, low = true }
local CALLOUTS = { note = "Note", important = "Important", tip = "Tip", warning = "Warning", caution = "Caution" }

local function raw_inline(text) return pandoc.RawInline("typst", text) end
local function raw_block(text) return pandoc.RawBlock("typst", text) end

-- Wrap blocks in a call of one of the template's functions.
local function call(name, arguments, blocks)
  local result = pandoc.Blocks({ raw_block("#" .. name .. "(" .. arguments .. ")[") })
  result:extend(blocks)
  result:insert(raw_block("]"))
  return result
end

-- A list of figures becomes one argument an item: PDF/UA knows no list that is laid out as a grid.
local function key_figures(div)
  local result = pandoc.Blocks({ raw_block("#key-figures(") })
  for _, block in ipairs(div.content) do
    for _, item in ipairs(block.t == "BulletList" and block.content or { { block } }) do
      result:insert(raw_block("["))
      result:extend(item)
      result:insert(raw_block("],"))
    end
  end
  result:insert(raw_block(")"))
  return result
end

-- A source below a caption, the links of the trail: HTML has their classes, Typst functions of the template.
local function source(span)
  local result = pandoc.Inlines({ raw_inline("#source[") })
  result:extend(span.content)
  result:insert(raw_inline("]"))
  return result
end

local function trail(link)
  local kind = link.classes:includes("number") and "number" or link.classes:includes("question") and "question"
  if not is_typst or not kind then return nil end
  local place = link.identifier ~= "" and ', place: "' .. link.identifier .. '"' or ""
  local result = pandoc.Inlines({ raw_inline("#" .. kind .. "(<" .. link.target:sub(2) .. ">" .. place .. ")[") })
  result:extend(link.content)
  result:insert(raw_inline("]"))
  return result
end

local function chip(span)
  if is_typst and span.classes:includes("source") then return source(span) end
  for _, class in ipairs(span.classes) do
    if CHIPS[class] then
      if is_typst then
        local result = pandoc.Inlines({ raw_inline('#chip("' .. class .. '")[') })
        result:extend(span.content)
        result:insert(raw_inline("]"))
        return result
      end
      span.classes:insert(1, "chip")
      return span
    end
  end
end

-- Quarto's callouts have their own icons and scripts; a plain titled box is the same everywhere.
local function box(kind, title, blocks)
  if is_typst then
    local result = pandoc.Blocks({ raw_block('#box-of("' .. kind .. '")['), pandoc.Plain({ raw_inline("#box-title[") }) })
    result[2].content:extend(title)
    result[2].content:insert(raw_inline("]"))
    result:extend(blocks)
    result:insert(raw_block("]"))
    return result
  end
  local heading = pandoc.Div(pandoc.Para(title), pandoc.Attr("", { "box-title" }))
  local content = pandoc.Blocks({ heading })
  content:extend(blocks)
  return pandoc.Div(content, pandoc.Attr("", { "box", "box-" .. kind }, { role = "note" }))
end

local function styled_div(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and CALLOUTS[kind] then
      local title = div.attributes.title
      return box(kind, pandoc.Inlines(title or CALLOUTS[kind]), div.content)
    end
  end
  if not is_typst then return nil end
  if div.classes:includes("conclusion") or div.classes:includes("action") then
    local level = ""
    for _, class in ipairs(div.classes) do
      if LEVELS[class] then level = class end
    end
    return call("card", '"' .. level .. '"', div.content)
  end
  if div.classes:includes("key-figures") then return key_figures(div) end
  if div.classes:includes("asked") then return call("asked", "", div.content) end
  if div.classes:includes("question-list") then return call("question-list", "", div.content) end
  return nil
end

-- Headings without a number (the appendices) cannot be referred to as "Section 4"; they are referred to by
-- the name before the first full stop ("Appendix A").
local unnumbered = {}

-- Sub-headings (### and deeper) bear no number, stay out of the contents and stand one level below the
-- heading that they are under: neither PDF/UA nor a screen reader wants a level left out.
local base = 1

local function collect(header)
  if header.level <= 2 then
    base = header.level
  else
    header.level = base + header.level - 2
    header.classes:extend({ "unnumbered", "unlisted" })
    return header
  end
  if header.classes:includes("unnumbered") and header.identifier:match("^sec%-") then
    local text = pandoc.utils.stringify(header.content)
    unnumbered[header.identifier] = text:match("^(Appendix %w+)%.") or text
  end
end

local function refer(cite)
  if #cite.citations == 1 then
    local name = unnumbered[cite.citations[1].id]
    if name then return pandoc.Link((name:gsub(" ", "\u{a0}")), "#" .. cite.citations[1].id) end
  end
end

-- What the web page carries within itself stands ready in a file: as text of the report it would be read for marks.
local function ready(name)
  local file = not is_typst and io.open(name)
  if not file then return "" end
  local text = file:read("a")
  file:close()
  return text
end

local panels = ready("_numbers.html")

local function carry(meta)
  for name, text in pairs({ downloads = ready("_downloads.html"), numbers = panels }) do
    if text ~= "" then meta[name] = pandoc.MetaBlocks({ pandoc.RawBlock("html", text) }) end
  end
  return meta
end

-- A number that has a panel becomes its button: the browser opens it in place, without a script.
local has_panel = {}
for name in panels:gmatch('id="n%-([^"]+)"') do has_panel[name] = true end

local function number(link)
  local name = link.attributes.variable
  if not name then return nil end
  link.attributes.variable = nil
  if not has_panel[name] then return link end
  local button = '<button type="button" class="number" popovertarget="n-' .. name .. '">'
  local result = pandoc.Inlines({ pandoc.RawInline("html", button) })
  result:extend(link.content)
  result:insert(pandoc.RawInline("html", "</button>"))
  return result
end

return {
  { traverse = "topdown", Header = collect, Link = number, Meta = carry },
  {
    Span = chip,
    Link = trail,
    Div = styled_div,
    Cite = refer,
    -- Only Quarto knows this node: it has read the callout's Div before this filter.
    Callout = function(callout)
      local title, content = callout.title, callout.content
      if title == nil or pandoc.utils.stringify(title) == "" then title = CALLOUTS[callout.type] end
      if pandoc.utils.type(title) == "Block" then title = title.content end
      if pandoc.utils.type(content) == "Block" then
        content = content.t == "Div" and content.content or { content }
      end
      return box(callout.type, pandoc.Inlines(title), pandoc.Blocks(content))
    end,
  },
}
