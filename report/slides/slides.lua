-- The slides' own marks, in both formats and with both engines: the big number, the speaker's notes, pictures
-- and tables. HTML keeps classes for slides.css; PowerPoint gets what its own format has for them.

local is_pptx = FORMAT:match("pptx") ~= nil
local BIG = 80                          -- points; slides.css says the same of the screen

local function xml(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"))
end

local function big(span)
  if not (is_pptx and span.classes:includes("big")) then return nil end
  local run = '<a:r><a:rPr sz="%d00" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:rPr><a:t>%s</a:t></a:r>'
  return pandoc.RawInline("openxml", run:format(BIG, xml(pandoc.utils.stringify(span))))
end

-- Notes are below the slide in HTML, folded away: they open by keyboard, without script.
local function speaker(div)
  if not div.classes:includes("speaker") then return nil end
  if is_pptx then return pandoc.Div(div.content, pandoc.Attr("", { "notes" })) end
  local result = pandoc.Blocks({ pandoc.RawBlock("html", '<details class="speaker"><summary>Notes</summary>') })
  result:insert(pandoc.Div(div.content, pandoc.Attr("", { "speaker-text" })))
  result:insert(pandoc.RawBlock("html", "</details>"))
  return result
end

-- On screen a chart is drawn within the page, whose font it takes. PowerPoint's copy is finished after this: there
-- the drawing comes in beside the picture, with its words.
local function picture(image)
  local words = image.attributes.alt or ""
  image.attributes.alt = nil
  if is_pptx then
    image.src = image.src:gsub("%.svg$", ".png")
    return image
  end
  local file = io.open(image.src)
  local svg = file:read("a")
  file:close()
  svg = svg:gsub("<title>[^<]*</title>\n", "", 1):gsub(' lengthAdjust="spacingAndGlyphs" textLength="[%d.]+"', "")
  local opening = '<svg role="img" aria-label="' .. xml(words):gsub('"', "&quot;") .. '" '
  svg = svg:gsub('<svg role="img" ', function() return opening end, 1)
  return pandoc.RawInline("html", svg)
end

-- Header cells say what they are headers of: of their column, or of their row.
local function row_headers(element)
  for _, row in ipairs(element.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = "col" end
  end
  for _, body in ipairs(element.bodies) do
    if body.row_head_columns == 0 then body.row_head_columns = 1 end
    for _, row in ipairs(body.body) do row.cells[1].attributes.scope = "row" end
  end
  return element
end

return { { Span = big, Div = speaker, Image = picture, Table = row_headers } }
